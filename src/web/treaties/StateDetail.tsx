/** One state on the day: its status and why, its life in the treaty, and where it stood with the other five. */
import { Drawer } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { measureOn, positionsUpTo } from '../../core/monitor/measures.ts';
import { statusOn, type TreatyRecord } from '../../core/monitor/treaties.ts';
import { lifeOf } from '../../core/monitor/treaty-life.ts';
import { Treaty } from '../../core/monitor/treaty-terms.ts';
import { useFormat } from '../i18n/format.ts';
import { useT } from '../i18n/language.tsx';
import { Fact, Facts } from '../ui/pieces.tsx';
import type { Board } from './board.ts';
import { StatusGlyph } from './StatusGlyph.tsx';
import { Confidence } from './StatusList.tsx';
import classes from './treaties.module.css';
import { useDate, useReason, useSource, useStateName } from './words.ts';

function Standing({ record, day }: { record: TreatyRecord; day: string }) {
  const t = useT();
  const sentence = useReason();
  const standing = statusOn(record, day);
  return (
    <section className={classes.standing} data-status={standing.status}>
      <h3>
        <StatusGlyph status={standing.status} size={24} /> {t(`monitor.status.${standing.status}`)}
      </h3>
      {standing.overlays.map((overlay) => (
        <span key={overlay} className={classes.overlay}>
          {t(`monitor.overlay.${overlay}`)}
        </span>
      ))}
      <ul>
        {standing.reasons.map((reason) => (
          <li key={`${reason.key}${Object.values(reason.params).join()}`}>{sentence(reason)}</li>
        ))}
      </ul>
    </section>
  );
}

function Dates({ record }: { record: TreatyRecord }) {
  const t = useT();
  const { day } = useFormat();
  const source = useSource();
  const shown = (on: string | null) => (on ? day(on) : null);
  const basis = record.boundBasis ? t(`monitor.boundBasis.${record.boundBasis}`) : '';
  return (
    <Facts>
      <Fact label={t('treaties.date.signed')}>{shown(record.signedOn)}</Fact>
      <Fact label={t('treaties.date.deposit')}>{shown(record.consentedOn)}</Fact>
      <Fact label={t('treaties.date.bound')}>
        {record.boundFrom ? `${day(record.boundFrom)} (${basis})` : null}
      </Fact>
      <Fact label={t('treaties.date.released')}>{shown(record.releasedFrom)}</Fact>
      <Fact label={t('treaties.confidence')}>
        <Confidence record={record} />
      </Fact>
      <Fact label={t('treaties.source')}>{source(record.source)}</Fact>
      <Fact label={t('treaties.source.bound')}>
        {record.boundSource && record.boundSource !== record.source ? source(record.boundSource) : null}
      </Fact>
    </Facts>
  );
}

/** From the first signature to the last day on record; what lies after the day shown is marked as later. */
function Life({ record, day }: { record: TreatyRecord; day: string }) {
  const t = useT();
  const date = useDate();
  const events = lifeOf(record);
  if (events.length === 0) return <p className={classes.empty}>{t('treaties.life.none')}</p>;
  return (
    <ol className={classes.life}>
      {events.map(({ on, status, fact, ref, by, conditional }) => (
        <li key={`${on}${status}${fact}`} data-later={on > day || undefined}>
          <time dateTime={on}>{date(on)}</time>
          <span>
            {status ? <StatusGlyph status={status} size={16} /> : null}
            <span>
              {t(status ? `monitor.status.${status}` : `monitor.fact.${fact}`)}
              {by ? ` · ${t(`treaties.by.${by}`)}` : ''}
              {ref ? ' · ' : ''}
              {ref ? <span className="ltr">{ref}</span> : null}
              {conditional ? ` · ${t('treaties.conditional')}` : ''}
              {on > day ? <em> · {t('treaties.life.later')}</em> : null}
            </span>
          </span>
        </li>
      ))}
    </ol>
  );
}

function Positions({ iso3, board }: { iso3: string; board: Board }) {
  const t = useT();
  const { day } = useFormat();
  const positions = positionsUpTo(iso3, board.treaty, board.shownDay);
  if (positions.length === 0) return null;
  return (
    <section>
      <h3>{t('treaties.positions')}</h3>
      <ul className={classes.positions}>
        {positions.map(({ id, on, text, confidence }) => (
          <li key={id}>
            <time dateTime={on}>{day(on)}</time> {t(`monitor.position.${text}`)}{' '}
            <small>({t(`monitor.confidence.${confidence}`)})</small>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The class of item a treaty is about, where a national measure on its transfer may be recorded. */
const ABOUT_CLASS: Partial<Record<Treaty, string>> = { ccm: 'CM.UNSPEC', apmbc: 'APM' };

/** What the state's own law asked on that day, with conditions and waivers. None recorded is not none there. */
function Measures({ iso3, board }: { iso3: string; board: Board }) {
  const t = useT();
  const date = useDate();
  const itemClass = ABOUT_CLASS[board.treaty];
  const measures = itemClass ? measureOn(iso3, itemClass, 'transfer.delivery', board.shownDay) : [];
  if (measures.length === 0) return null;
  return (
    <section>
      <h3>{t('treaties.measures')}</h3>
      {measures.map(({ measure, confidence, waivers }) => (
        <div key={measure.id}>
          <p className={classes.measure}>
            <strong>{t(`monitor.measure.effect.${measure.effect}`)}</strong> ·{' '}
            {t('treaties.measures.since', { on: date(measure.validFrom) })} ·{' '}
            {t(`monitor.confidence.${confidence}`)}
          </p>
          <ul className={classes.positions}>
            {measure.conditions.map((key) => (
              <li key={key}>{t(`monitor.measure.condition.${key}`)}</li>
            ))}
            {waivers.map(({ on, authority, confidence: how }) => (
              <li key={on}>
                {t(`monitor.measure.waiver.${authority}`, { on: date(on) })}{' '}
                <small>({t(`monitor.confidence.${how}`)})</small>
              </li>
            ))}
          </ul>
          <p className={classes.fine}>
            <span className="ltr">{measure.instrument}</span>
          </p>
        </div>
      ))}
    </section>
  );
}

function Six({ iso3, board }: { iso3: string; board: Board }) {
  const t = useT();
  return (
    <ul className={classes.six}>
      {Treaty.options.map((treaty) => {
        const record = board.table.records.get(`${iso3} ${treaty}`);
        if (!record) return null;
        const standing = statusOn(record, board.shownDay);
        const marks = standing.overlays.map((overlay) => t(`monitor.overlay.${overlay}`));
        return (
          <li key={treaty}>
            <Link
              to="/treaties/$treaty"
              params={{ treaty }}
              search={{ on: board.day, state: iso3 }}
              aria-current={treaty === board.treaty ? 'true' : undefined}
            >
              <StatusGlyph status={standing.status} />
              <span>
                {t(`monitor.treaty.${treaty}`)}
                <small>{[t(`monitor.status.${standing.status}`), ...marks].join(' · ')}</small>
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

export function StateDetail({ board }: { board: Board }) {
  const t = useT();
  const { day } = useFormat();
  const name = useStateName();
  const { state: iso3, table, treaty, shownDay } = board;
  const record = iso3 ? table.records.get(`${iso3} ${treaty}`) : undefined;
  if (!iso3 || !record) return null;
  return (
    <Drawer
      opened
      onClose={() => board.setState(null)}
      position="right"
      size="md"
      title={<strong className={classes.drawerTitle}>{name(iso3)}</strong>}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <div className={classes.detail}>
        <p className={classes.detailOf}>
          {t(`monitor.treaty.${treaty}`)} · {day(shownDay)}
        </p>
        <Standing record={record} day={shownDay} />
        <section>
          <h3>{t('treaties.life')}</h3>
          <Life record={record} day={shownDay} />
        </section>
        <Positions iso3={iso3} board={board} />
        <Measures iso3={iso3} board={board} />
        <section>
          <h3>{t('treaties.six', { on: day(shownDay) })}</h3>
          <Six iso3={iso3} board={board} />
        </section>
        <section>
          <h3>{t('treaties.record')}</h3>
          <Dates record={record} />
        </section>
        <p className={classes.fine}>
          {t('treaties.readOn', { on: day(table.readOn) })} {t('monitor.notAdvice')}
        </p>
      </div>
    </Drawer>
  );
}
