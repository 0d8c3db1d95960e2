/** Fifth step: the account before and after, in whole square metres a reader can add up. */
import { Paper } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useFormat } from '../../i18n/format.ts';
import { useCode, useT } from '../../i18n/language.tsx';
import { Swatch } from '../../map/Swatch.tsx';
import { smallAccount } from './account.ts';
import type { ReleaseWork } from './draft.ts';
import type { PartitionState } from './partition.ts';
import classes from './wizard.module.css';

interface Props {
  readonly work: ReleaseWork;
  readonly partition: PartitionState;
}

export function AccountSection({ work, partition }: Props) {
  const t = useT();
  const code = useCode();
  const { answer, fresh } = partition;
  if (!answer) return null;
  const { outline, extended, earlier, released, remaining } = smallAccount(answer);
  const now = work.outcome
    ? t('wizard.account.now', { outcome: code('releaseOutcome', work.outcome) })
    : t('wizard.legend.now');
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="account" aria-busy={!fresh}>
      <h2 id="account">{t('wizard.account')}</h2>
      <table className={classes.account} data-stale={!fresh}>
        <thead>
          <tr>
            <th scope="col">{t('wizard.account.unit')}</th>
            <th scope="col">{t('wizard.account.before')}</th>
            <th scope="col">{t('wizard.account.after')}</th>
          </tr>
        </thead>
        <tbody>
          <Row name={t('wizard.account.outline')} before={outline.before} after={outline.after}>
            {extended > 0 ? <Extended m2={extended} /> : null}
          </Row>
          <Row name={t('wizard.account.earlier')} before={-earlier} after={-earlier} />
          <Row name={now} before={null} after={-released} strong>
            {work.outcome ? <Swatch kind={work.outcome} /> : null}
          </Row>
        </tbody>
        <tfoot>
          <Row
            name={t('wizard.account.remaining')}
            before={remaining.before}
            after={remaining.after}
            strong
          />
        </tfoot>
      </table>
      <p className={classes.good} data-good={answer.balanced}>
        {answer.balanced ? (
          <IconCheck size={18} aria-hidden="true" />
        ) : (
          <IconX size={18} aria-hidden="true" />
        )}{' '}
        {t(answer.balanced ? 'wizard.account.adds' : 'wizard.account.addsNot')}
      </p>
    </Paper>
  );
}

function Extended({ m2 }: { m2: number }) {
  const t = useT();
  const format = useFormat();
  return <small>{t('wizard.account.extended', { m2: format.number(m2) })}</small>;
}

interface RowProps {
  readonly name: string;
  readonly before: number | null;
  readonly after: number;
  readonly strong?: boolean;
  readonly children?: ReactNode;
}

function Row({ name, before, after, strong = false, children }: RowProps) {
  return (
    <tr data-strong={strong}>
      <th scope="row">
        {name} {children}
      </th>
      <td>{before === null ? '–' : <Figure m2={before} />}</td>
      <td>
        <Figure m2={after} />
      </td>
    </tr>
  );
}

/** With its sign where it is taken away. */
function Figure({ m2 }: { m2: number }) {
  const format = useFormat();
  return <span className="ltr">{`${m2 < 0 ? '−' : ''}${format.number(Math.abs(m2))}`}</span>;
}
