/** What takes effect in the year after the day shown, as known on that day. */
import { useId } from 'react';
import { upcoming } from '../../core/monitor/treaty-upcoming.ts';
import { useFormat } from '../i18n/format.ts';
import { useT } from '../i18n/language.tsx';
import type { Board } from './board.ts';
import { StatusGlyph } from './StatusGlyph.tsx';
import classes from './treaties.module.css';
import { useStateName } from './words.ts';

const AHEAD_DAYS = 365;

export function Upcoming({ board }: { board: Board }) {
  const t = useT();
  const { day } = useFormat();
  const name = useStateName();
  const id = useId();
  const effects = upcoming(board.table, board.shownDay, AHEAD_DAYS);
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id}>{t('treaties.upcoming', { on: day(board.shownDay) })}</h2>
      {effects.length === 0 ? <p className={classes.empty}>{t('treaties.upcoming.none')}</p> : null}
      <ul className={classes.upcoming}>
        {effects.map(({ on, iso3, treaty, kind, conditional, because, ref }) => (
          <li key={`${on}${iso3}${treaty}${kind}`}>
            <StatusGlyph status={kind === 'entry' ? 'party' : 'withdrawn'} />
            <time dateTime={on}>{day(on)}</time>
            <span>
              <bdi>
                <strong>{name(iso3)}</strong>
              </bdi>{' '}
              · {t(`monitor.treaty.${treaty}`)} · {t(`treaties.upcoming.${kind}`, { because: day(because) })}
              {ref ? ' · ' : ''}
              {ref ? <span className="ltr">{ref}</span> : null}
              {conditional ? <span className={classes.overlay}>{t('treaties.conditional')}</span> : null}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
