/** What takes effect in the year after the day shown, as known on that day. */
import { useId } from 'react';
import { type UpcomingEffect, upcoming } from '../../core/monitor/treaty-upcoming.ts';
import { useFormat } from '../i18n/format.ts';
import { useLanguage, useT } from '../i18n/language.tsx';
import type { Board } from './board.ts';
import { StatusGlyph } from './StatusGlyph.tsx';
import classes from './treaties.module.css';
import { useStateName } from './words.ts';

const AHEAD_DAYS = 365;

/** Effects of one day and treaty that are alike: when a treaty begins there are dozens. */
function grouped(effects: readonly UpcomingEffect[]): (readonly UpcomingEffect[])[] {
  const groups = new Map<string, UpcomingEffect[]>();
  for (const effect of effects) {
    const key = `${effect.on} ${effect.treaty} ${effect.kind} ${effect.conditional}`;
    groups.set(key, [...(groups.get(key) ?? []), effect]);
  }
  return [...groups.values()];
}

function One({ effect }: { effect: UpcomingEffect }) {
  const t = useT();
  const { day } = useFormat();
  const name = useStateName();
  const { iso3, treaty, kind, because, ref } = effect;
  return (
    <>
      <bdi>
        <strong>{name(iso3)}</strong>
      </bdi>{' '}
      · {t(`monitor.treaty.${treaty}`)} · {t(`treaties.upcoming.${kind}`, { because: day(because) })}
      {ref ? ' · ' : ''}
      {ref ? <span className="ltr">{ref}</span> : null}
    </>
  );
}

function Many({ effects }: { effects: readonly UpcomingEffect[] }) {
  const t = useT();
  const name = useStateName();
  const names = new Intl.ListFormat(useLanguage(), { type: 'unit' });
  const [{ treaty, kind }] = effects as readonly [UpcomingEffect];
  const said = kind === 'entry' ? 'treaties.upcoming.many' : 'treaties.upcoming.manyLeave';
  return (
    <>
      <strong>{t(said, { n: effects.length })}</strong> · {t(`monitor.treaty.${treaty}`)}
      <small className={classes.names}>{names.format(effects.map(({ iso3 }) => name(iso3)))}</small>
    </>
  );
}

export function Upcoming({ board }: { board: Board }) {
  const t = useT();
  const { day } = useFormat();
  const id = useId();
  const groups = grouped(upcoming(board.table, board.shownDay, AHEAD_DAYS));
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id}>{t('treaties.upcoming', { on: day(board.shownDay) })}</h2>
      {groups.length === 0 ? <p className={classes.empty}>{t('treaties.upcoming.none')}</p> : null}
      <ul className={classes.upcoming}>
        {groups.map((effects) => {
          const [first] = effects as readonly [UpcomingEffect];
          return (
            <li key={`${first.on}${first.treaty}${first.kind}${first.conditional}`}>
              <StatusGlyph status={first.kind === 'entry' ? 'party' : 'withdrawn'} />
              <time dateTime={first.on}>{day(first.on)}</time>
              <span>
                {effects.length === 1 ? <One effect={first} /> : <Many effects={effects} />}
                {first.conditional ? (
                  <span className={classes.overlay}>{t('treaties.conditional')}</span>
                ) : null}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
