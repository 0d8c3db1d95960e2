/** A statement of the area account: opening, every kind of movement, closing, and whether it adds up. */
import { IconCheck, IconX } from '@tabler/icons-react';
import type { PrintedAmount, PrintedStatement } from '../../core/registry/account-printed.ts';
import type { Tick } from '../../core/registry/account-ticks.ts';
import { useFormat } from '../i18n/format.ts';
import { useT } from '../i18n/language.tsx';
import classes from './release.module.css';

type Row = PrintedStatement['rows'][number];

/** Words of a kind of movement. */
export function useRowName(): (row: Pick<Row, 'kind' | 'reason' | 'toClass'>) => string {
  const t = useT();
  return ({ kind, reason, toClass }) =>
    t(`release.row.${kind}`, {
      reason: reason ? t(`release.reason.${reason}`) : '',
      class: toClass ? t(`release.class.${toClass}`) : '',
    });
}

/** Whole m², with its sign in a row. */
function Amount({ m2, signed }: { m2: number; signed: boolean }) {
  const format = useFormat();
  const number = format.number(Math.abs(m2));
  const sign = m2 < 0 ? '−' : signed && m2 > 0 ? '+' : '';
  return <span className="ltr">{m2 === 0 && signed ? '–' : `${sign}${number}`}</span>;
}

function Cells({ m2, signed = false }: { m2: PrintedAmount; signed?: boolean }) {
  const format = useFormat();
  const t = useT();
  const size = format.number(Math.abs(m2.total) / 10_000, 2);
  const hectares = t('shell.unit.ha', { n: m2.total < 0 ? `−${size}` : size });
  return (
    <>
      <td>
        <Amount m2={m2.sha} signed={signed} />
      </td>
      <td>
        <Amount m2={m2.cha} signed={signed} />
      </td>
      <td>
        <Amount m2={m2.total} signed={signed} />
        {Math.abs(m2.total) >= 10_000 ? <small className="ltr">{hectares}</small> : null}
      </td>
    </>
  );
}

interface Props {
  readonly statement: PrintedStatement;
  /** Names the table for people who cannot see where it stands. */
  readonly label: string;
  /** Other names of first and last row; an opening of null is not shown, where there was nothing before. */
  readonly ends?: { readonly opening: string | null; readonly closing: string };
}

export function StatementTable({ statement, label, ends }: Props) {
  const t = useT();
  const format = useFormat();
  const name = useRowName();
  const { from, to, opening, rows, closing } = statement;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls must be reachable by keyboard
    <section className={classes.scroll} aria-label={label} tabIndex={0}>
      <table className={classes.statement}>
        <thead>
          <tr>
            <th scope="col">{t('release.account.entry')}</th>
            <th scope="col">{t('release.account.sha')}</th>
            <th scope="col">{t('release.account.cha')}</th>
            <th scope="col">{t('release.account.total')}</th>
          </tr>
        </thead>
        <tbody>
          {ends?.opening === null ? null : (
            <tr data-sum="true">
              <th scope="row">{ends?.opening ?? t('release.account.opening', { day: format.day(from) })}</th>
              <Cells m2={opening} />
            </tr>
          )}
          {rows.map((row) => (
            <tr key={`${row.kind}${row.reason}${row.toClass}`}>
              <th scope="row">{name(row)}</th>
              <Cells m2={row.m2} signed />
            </tr>
          ))}
          {rows.length === 0 ? (
            <tr>
              <td colSpan={4} className={classes.nothing}>
                {t('release.account.none')}
              </td>
            </tr>
          ) : null}
        </tbody>
        <tfoot>
          <tr data-sum="true">
            <th scope="row">{ends?.closing ?? t('release.account.closing', { day: format.day(to) })}</th>
            <Cells m2={closing} />
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

/** Each identity with a tick, or with what it is off by. */
export function Checks({ checks }: { checks: readonly Tick[] }) {
  const t = useT();
  const format = useFormat();
  const known = checks.filter(({ offM2 }) => offM2 !== null);
  return (
    <ul className={classes.checks}>
      {known.map(({ key, offM2 }) => (
        <li key={key} data-good={offM2 === 0}>
          {offM2 === 0 ? <IconCheck size={18} aria-hidden="true" /> : <IconX size={18} aria-hidden="true" />}
          <span>
            {t(`release.check.${key}`)}{' '}
            <strong>
              {offM2 === 0 ? t('release.check.ok') : t('release.check.broken')}
              {offM2 === 0
                ? ''
                : ` · ${t(key === 'items' ? 'release.check.wrongItems' : 'release.check.wrong', { m2: format.number(offM2 ?? 0), n: offM2 ?? 0 })}`}
            </strong>
          </span>
        </li>
      ))}
    </ul>
  );
}
