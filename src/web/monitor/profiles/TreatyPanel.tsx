/** Where a state stands with each treaty on the day of the page, and on any other day of a slider. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useDeferredValue, useEffect, useId, useState } from 'react';
import { useFormat } from '../../i18n/format.ts';
import { useLanguage, useT } from '../../i18n/language.tsx';
import { useProgrammeId } from '../../session.tsx';
import { StatusGlyph } from '../../treaties/StatusGlyph.tsx';
import { useReason } from '../../treaties/words.ts';
import type { Profile, StandingTold } from './contract.ts';
import classes from './profiles.module.css';
import { treatiesQuery } from './queries.ts';

const FIRST_DAY = '1980-01-01';
const DAY_MS = 86_400_000;
const numberOf = (day: string): number => Math.round(Date.parse(day) / DAY_MS);
const dayOf = (number: number): string => new Date(number * DAY_MS).toISOString().slice(0, 10);
const ahead = (day: string): string => dayOf(numberOf(day) + 366);

function Standing({ standing, iso3, on }: { standing: StandingTold; iso3: string; on: string }) {
  const t = useT();
  const format = useFormat();
  const sentence = useReason();
  const { treaty, status, statusText, since, overlays, reasons } = standing;
  return (
    <tr>
      <th scope="row">
        <Link
          to="/treaties/$treaty"
          params={{ treaty }}
          search={{ on, state: iso3 }}
          className={classes.link}
        >
          {t(`monitor.treaty.${treaty}`)}
        </Link>
      </th>
      <td data-label={t('profiles.treaties.status')}>
        <span className={classes.status}>
          <StatusGlyph status={status} /> {statusText}
        </span>
        {overlays.map(({ code, text }) => (
          <span key={code} className={classes.overlay}>
            {text}
          </span>
        ))}
      </td>
      <td data-label={t('profiles.treaties.since')} className="tnum">
        {since ? format.day(since) : '–'}
      </td>
      <td data-label={t('profiles.treaties.because')}>
        <small>{reasons.map(sentence).join(' ')}</small>
      </td>
    </tr>
  );
}

/** Waits a moment while the slider moves, so that not every day on the way is asked for. */
function useSettled(day: string): string {
  const [settled, setSettled] = useState(day);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(day), 150);
    return () => clearTimeout(timer);
  }, [day]);
  return settled;
}

function DayPicker({ day, onDay }: { day: string; onDay: (day: string) => void }) {
  const t = useT();
  const format = useFormat();
  const id = useId();
  const last = ahead(new Date().toISOString().slice(0, 10));
  return (
    <div className={`${classes.dayPicker} no-print`}>
      <label htmlFor={id} className={classes.fieldLabel}>
        {t('profiles.treaties.day')}
      </label>
      <input
        id={id}
        type="range"
        min={numberOf(FIRST_DAY)}
        max={numberOf(last)}
        value={numberOf(day)}
        aria-valuetext={format.day(day)}
        onChange={(event) => onDay(dayOf(event.currentTarget.valueAsNumber))}
      />
      <input
        type="date"
        className={classes.date}
        aria-label={t('profiles.treaties.date')}
        value={day}
        min={FIRST_DAY}
        max={last}
        onChange={({ currentTarget: { value } }) => {
          if (value >= FIRST_DAY && value <= last) onDay(value);
        }}
      />
    </div>
  );
}

export function TreatyPanel({ profile }: { profile: Profile }) {
  const t = useT();
  const { iso3, treaties, upcoming } = profile;
  const [chosen, setChosen] = useState<string | null>(null);
  const day = chosen ?? treaties.on;
  const asked = useSettled(useDeferredValue(day));
  const other = useQuery({
    ...treatiesQuery(useProgrammeId(), useLanguage(), iso3, asked),
    enabled: asked !== treaties.on,
  });
  const told = asked === treaties.on ? treaties : (other.data ?? treaties);
  return (
    <section className="card" aria-labelledby="treaties">
      <h2 id="treaties">{t('profiles.section.treaties')}</h2>
      <DayPicker day={day} onDay={setChosen} />
      <table className={classes.treaties} aria-busy={other.isFetching}>
        <caption className={classes.hidden}>{t('profiles.section.treaties')}</caption>
        <thead>
          <tr>
            {['treaty', 'status', 'since', 'because'].map((key) => (
              <th key={key} scope="col">
                {t(`profiles.treaties.${key}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {told.standings.map((standing) => (
            <Standing key={standing.treaty} standing={standing} iso3={iso3} on={asked} />
          ))}
        </tbody>
      </table>
      {upcoming.length > 0 ? (
        <ul className={classes.causes}>
          {upcoming.map(({ on, treaty, text }) => (
            <li key={on + treaty}>{text}</li>
          ))}
        </ul>
      ) : null}
      <p className={classes.fine}>{told.notice}</p>
    </section>
  );
}
