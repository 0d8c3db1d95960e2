/** All states by status on the day, with what stands beside it; the map in words. */
import { TextInput } from '@mantine/core';
import { IconChevronRight, IconSearch } from '@tabler/icons-react';
import { memo, useId, useMemo, useState } from 'react';
import type { Status } from '../../core/monitor/treaties.ts';
import type { StandingOnDay } from '../../core/monitor/treaty-counts.ts';
import { useFormat } from '../i18n/format.ts';
import { useLanguage, useT } from '../i18n/language.tsx';
import { type Board, STATUSES } from './board.ts';
import { StatusGlyph } from './StatusGlyph.tsx';
import classes from './treaties.module.css';
import { useStateName } from './words.ts';

/** The depositary by the letters it is cited with. */
const SHORT: Readonly<Record<string, string>> = { untc: 'UNTC', 'untc-notice': 'UNTC' };

/** How sure the record is and where it comes from; the day of effect has a basis of its own. */
export function Confidence({ record }: { record: StandingOnDay['record'] }) {
  const t = useT();
  const weakest =
    record.boundBasis === 'memory' || record.boundBasis === 'conflict' ? record.boundBasis : null;
  const level = weakest ?? record.confidence;
  return (
    <span className={classes.confidence} data-level={level}>
      {t(`monitor.confidence.${level}`)} <span className="ltr">{SHORT[record.source] ?? record.source}</span>
    </span>
  );
}

interface RowProps {
  readonly one: StandingOnDay;
  readonly name: string;
  readonly chosen: boolean;
  readonly onChoose: (iso3: string) => void;
}

const Row = memo(function Row({ one, name, chosen, onChoose }: RowProps) {
  const t = useT();
  const format = useFormat();
  const { record, standing } = one;
  return (
    <li>
      <button
        type="button"
        className={classes.row}
        aria-haspopup="dialog"
        data-chosen={chosen || undefined}
        onClick={() => onChoose(record.iso3)}
      >
        <span className={classes.rowName}>
          <bdi>{name}</bdi>
          {standing.since ? <small>{t('treaties.since', { on: format.day(standing.since) })}</small> : null}
          {standing.overlays.map((overlay) => (
            <span key={overlay} className={classes.overlay}>
              {t(`monitor.overlay.${overlay}`)}
            </span>
          ))}
          {standing.effect ? <span className={classes.overlay}>{t('treaties.conditional')}</span> : null}
        </span>
        <Confidence record={record} />
        <IconChevronRight size={16} className={classes.mirrored} aria-hidden="true" />
      </button>
    </li>
  );
});

/** Folds case and accents, so that "turkiye" finds Türkiye. */
const folded = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLocaleLowerCase();

function useFound(
  board: Board,
  wanted: string,
): ReadonlyMap<Status, readonly (StandingOnDay & { name: string })[]> {
  const name = useStateName();
  const language = useLanguage();
  return useMemo(() => {
    const named = board.standings.map((one) => ({ ...one, name: name(one.record.iso3) }));
    const words = folded(wanted.trim());
    const found = named.filter((one) => {
      const shipped = board.table.states.get(one.record.iso3) ?? '';
      return folded(`${one.name} ${shipped} ${one.record.iso3}`).includes(words);
    });
    const order = new Intl.Collator(language);
    found.sort((a, b) => order.compare(a.name, b.name));
    return new Map(STATUSES.map((s) => [s, found.filter(({ standing }) => standing.status === s)]));
  }, [board.standings, board.table, wanted, name, language]);
}

export function StatusList({ board }: { board: Board }) {
  const t = useT();
  const id = useId();
  const [wanted, setWanted] = useState('');
  const found = useFound(board, wanted);
  const none = [...found.values()].every((list) => list.length === 0);
  return (
    <section className={classes.list} aria-labelledby={`${id}h`}>
      <h2 id={`${id}h`}>{t('treaties.states')}</h2>
      <TextInput
        value={wanted}
        onChange={(event) => setWanted(event.currentTarget.value)}
        placeholder={t('treaties.filter')}
        aria-label={t('treaties.filter')}
        leftSection={<IconSearch size={17} aria-hidden="true" />}
        type="search"
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <div className={classes.groups} tabIndex={0}>
        {none ? <p className={classes.empty}>{t('treaties.noneFound')}</p> : null}
        {STATUSES.map((status) => {
          const list = found.get(status) ?? [];
          if (list.length === 0) return null;
          return (
            <section key={status} aria-labelledby={`${id}${status}`}>
              <h3 id={`${id}${status}`} className={classes.group}>
                <StatusGlyph status={status} /> {t(`monitor.status.${status}`)}
                <span className="tnum">{list.length}</span>
              </h3>
              <ul>
                {list.map((one) => (
                  <Row
                    key={one.record.iso3}
                    one={one}
                    name={one.name}
                    chosen={one.record.iso3 === board.state}
                    onChoose={board.setState}
                  />
                ))}
              </ul>
            </section>
          );
        })}
      </div>
    </section>
  );
}
