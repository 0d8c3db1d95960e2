/** When it is said to have happened, above; when it was said, below. Open ends fade and carry an arrow. */
import { useDirection } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useId, useMemo } from 'react';
import { type Mark, type Timeline, timelineOf } from '../../../core/monitor/timeline.ts';
import { intlTag, useCode, useLanguage, useT } from '../../i18n/language.tsx';
import type { EventFile } from './contract.ts';
import classes from './events.module.css';
import type { Lookup } from './lookup.ts';
import { type SayingGroup, sayingsOf, spansOf, type WindowSpan } from './spans.ts';
import { Scroll, Views } from './Views.tsx';
import { useWords } from './words.ts';

const LANE_NAME = 22;
const BAR = 18;
const LEVEL = 24;
const MARK = 17;
const MARKS: readonly Mark[] = ['report', 'denial', 'answer', 'other'];

/** Told apart by shape: a full triangle, a crossed square, a ring, a dot. */
function MarkShape({ mark }: { mark: Mark }) {
  if (mark === 'report') return <path d="M0 -6.5L6.5 5H-6.5Z" className={classes.full} />;
  if (mark === 'denial')
    return <path d="M-5.5 -5.5H5.5V5.5H-5.5ZM-5.5 -5.5L5.5 5.5M5.5 -5.5L-5.5 5.5" className={classes.line} />;
  if (mark === 'answer') return <circle r={5.5} className={classes.line} />;
  return <circle r={2.5} className={classes.full} />;
}

interface Sheet {
  readonly drawn: Timeline;
  readonly width: number;
  readonly rtl: boolean;
}

function Lanes({ drawn, width, rtl, id, words }: Sheet & { id: string; words: (spanId: string) => string }) {
  const t = useT();
  let top = 0;
  return drawn.lanes.map(({ lane, spans, levels }) => {
    const y = top;
    top += LANE_NAME + levels * LEVEL;
    return (
      <g key={lane} transform={`translate(0 ${y})`}>
        <text x={rtl ? width : 0} y={15} className={classes.laneName}>
          {t(`events.lane.${lane}`)}
        </text>
        {spans.map((span) => {
          const x = rtl ? width - span.x2 : span.x1;
          const length = Math.max(4, span.x2 - span.x1);
          const barTop = LANE_NAME + span.level * LEVEL;
          const [left, right] = rtl ? [span.openEnd, span.openStart] : [span.openStart, span.openEnd];
          const fade = left && right ? 'both' : left ? 'left' : right ? 'right' : null;
          return (
            <g key={span.id} className={classes.span}>
              <title>{words(span.id)}</title>
              <rect
                x={x}
                y={barTop}
                width={length}
                height={BAR}
                rx={3}
                mask={fade ? `url(#${id}${fade})` : undefined}
              />
              {left ? (
                <path d={`M${x + 9} ${barTop + 4}L${x + 2} ${barTop + 9}L${x + 9} ${barTop + 14}`} />
              ) : null}
              {right ? (
                <path
                  d={`M${x + length - 9} ${barTop + 4}L${x + length - 2} ${barTop + 9}L${x + length - 9} ${barTop + 14}`}
                />
              ) : null}
            </g>
          );
        })}
      </g>
    );
  });
}

/** Masks that let a bar fade out where nobody set an end. */
function Fades({ id }: { id: string }) {
  const stops: Record<string, readonly [number, number][]> = {
    left: [
      [0, 0],
      [60, 1],
      [100, 1],
    ],
    right: [
      [0, 1],
      [40, 1],
      [100, 0],
    ],
    both: [
      [0, 0],
      [40, 1],
      [60, 1],
      [100, 0],
    ],
  };
  return (
    <defs>
      {Object.entries(stops).map(([name, points]) => (
        <g key={name}>
          <linearGradient id={`${id}${name}g`}>
            {points.map(([offset, light]) => (
              <stop key={offset} offset={`${offset}%`} stopColor="white" stopOpacity={light} />
            ))}
          </linearGradient>
          <mask id={`${id}${name}`} maskContentUnits="objectBoundingBox">
            <rect width="1" height="1" fill={`url(#${id}${name}g)`} />
          </mask>
        </g>
      ))}
    </defs>
  );
}

function Axis({ drawn, width, rtl, y, height }: Sheet & { y: number; height: number }) {
  const tag = intlTag(useLanguage());
  const month = new Intl.DateTimeFormat(tag, { month: 'short', year: '2-digit', timeZone: 'UTC' });
  return (
    <g className={classes.axis}>
      <path d={`M0 ${y}H${width}`} />
      {drawn.axis.map(({ on, x: from, unit }) => {
        const x = rtl ? width - from : from;
        const words = unit === 'year' ? on.slice(0, 4) : month.format(new Date(`${on}T00:00:00Z`));
        const near = x < 26 ? 'start' : x > width - 26 ? 'end' : 'middle';
        return (
          <g key={on}>
            <path d={`M${x} 0V${height}`} className={classes.gridLine} />
            <text x={near === 'start' ? x + 3 : near === 'end' ? x - 3 : x} y={y + 15} data-anchor={near}>
              {words}
            </text>
          </g>
        );
      })}
    </g>
  );
}

function Picture({ spans, sayings }: { spans: readonly WindowSpan[]; sayings: readonly SayingGroup[] }) {
  const t = useT();
  const id = useId().replace(/[^\w-]/g, '');
  const { ref, width: measured } = useElementSize();
  const rtl = useDirection().dir === 'rtl';
  const width = Math.max(260, Math.floor(measured));
  const drawn = useMemo(() => timelineOf(spans, sayings, width), [spans, sayings, width]);
  const { edtf, format } = useWords();
  if (!drawn) return <p className={classes.note}>{t('events.time.none')}</p>;
  const lanes = drawn.lanes.reduce((sum, { levels }) => sum + LANE_NAME + levels * LEVEL, 0);
  const axisY = lanes + 4;
  const saidTop = axisY + 26;
  const height = saidTop + LANE_NAME + drawn.levels * MARK + 4;
  const sheet = { drawn, width, rtl };
  return (
    <div ref={ref}>
      <svg
        width={width}
        height={height}
        role="img"
        aria-label={t('events.time.alt', { spans: spans.length, sayings: sayings.length })}
        className={classes.timeline}
      >
        <Fades id={id} />
        <Axis {...sheet} y={axisY} height={height} />
        <Lanes
          {...sheet}
          id={id}
          words={(spanId) => edtf(spans.find((span) => span.id === spanId)?.edtf ?? '')}
        />
        <text x={rtl ? width : 0} y={saidTop + 12} className={classes.laneName}>
          {t('events.time.said')}
        </text>
        {drawn.sayings.map((one) => (
          <g
            key={one.id}
            transform={`translate(${rtl ? width - one.x : one.x} ${saidTop + LANE_NAME + 8 + one.level * MARK})`}
          >
            <title>{`${t(`events.mark.${one.mark}`)}, ${format.day(one.on)}`}</title>
            <MarkShape mark={one.mark} />
          </g>
        ))}
      </svg>
      <ul className={classes.legend} aria-hidden="true">
        {MARKS.filter((mark) => sayings.some((one) => one.mark === mark)).map((mark) => (
          <li key={mark}>
            <svg width={16} height={16} viewBox="-8 -8 16 16" className={classes.timeline} aria-hidden="true">
              <MarkShape mark={mark} />
            </svg>
            {t(`events.mark.${mark}`)}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Table(props: { spans: readonly WindowSpan[]; sayings: readonly SayingGroup[]; lookup: Lookup }) {
  const t = useT();
  const code = useCode();
  const { edtf, format, list } = useWords();
  const ends = ({ openStart, openEnd }: WindowSpan): string =>
    [openStart ? t('events.time.openStart') : '', openEnd ? t('events.time.openEnd') : '']
      .filter(Boolean)
      .join(', ');
  return (
    <Scroll label={t('events.time.title')}>
      <table className={classes.grid}>
        <caption className={classes.caption}>{t('events.time.happened')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('events.act')}</th>
            <th scope="col">{t('events.time.when')}</th>
            <th scope="col">EDTF</th>
            <th scope="col">{t('events.time.ends')}</th>
          </tr>
        </thead>
        <tbody>
          {props.spans.map((span) => (
            <tr key={span.id}>
              <th scope="row">{t(`events.lane.${span.lane}`)}</th>
              <td>{edtf(span.edtf)}</td>
              <td className="ltr">{span.edtf}</td>
              <td>{ends(span) || t('events.time.closed')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table className={classes.grid}>
        <caption className={classes.caption}>{t('events.time.said')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('events.time.day')}</th>
            <th scope="col">{t('events.who.stance')}</th>
            <th scope="col">{t('events.graph.column.who')}</th>
            <th scope="col">{t('events.graph.column.statements')}</th>
          </tr>
        </thead>
        <tbody>
          {props.sayings.map(({ id, on, claims }) => (
            <tr key={id}>
              <th scope="row" className="tnum">
                {format.day(on)}
              </th>
              <td>{list([...new Set(claims.map(({ stance }) => code('stance', stance)))])}</td>
              <td>
                <bdi>
                  {list([...new Set(claims.map(({ speakerName }) => speakerName ?? t('events.unnamed')))])}
                </bdi>
              </td>
              <td className="ltr">{claims.map((claim) => props.lookup.short(claim.id)).join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

export function TransferTimeline({ file, lookup }: { file: EventFile; lookup: Lookup }) {
  const t = useT();
  const spans = useMemo(() => spansOf(file, lookup), [file, lookup]);
  const sayings = useMemo(() => sayingsOf(lookup), [lookup]);
  return (
    <section className="card" aria-labelledby="time">
      <h2 id="time">{t('events.time.title')}</h2>
      <Views
        label={t('events.time.title')}
        picture={<Picture spans={spans} sayings={sayings} />}
        table={<Table spans={spans} sayings={sayings} lookup={lookup} />}
      />
    </section>
  );
}
