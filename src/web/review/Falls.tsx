/**
 * What accepting a report would make less dangerous: the ground in sum, then every fall as a line of its own, with
 * its hazard, its ground and how it is booked. Of a decided report the same, as it was then.
 */
import { IconAlertOctagon, IconTrendingDown } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Report } from '../../core/model/reports.ts';
import type { Lowering } from '../../core/registry/danger.ts';
import { type Format, useFormat } from '../i18n/format.ts';
import { hasWords, type T, useT } from '../i18n/language.tsx';
import { titleOf } from '../map/ResultsTable.tsx';
import { hazardQuery } from '../queries.ts';
import { useProgrammeId } from '../session.tsx';
import type { ChangedRecord } from './changes-by-record.ts';
import classes from './falls.module.css';
import { fallingM2, inOrder, type When, whenOf } from './falls.ts';
import type { RecordWords } from './record-words.ts';

interface Props {
  readonly report: Report;
  readonly falls: readonly Lowering[];
  readonly records: readonly ChangedRecord[];
  readonly words: RecordWords;
}

export function Falls({ report, falls, records, words }: Props) {
  const t = useT();
  const format = useFormat();
  const nameOf = useHazardNames(report, falls, records);
  if (falls.length === 0) return null;
  const when = whenOf(report.state);
  const m2 = fallingM2(falls);
  const sum =
    m2 > 0 ? t('review.falls.sum', { when, area: areaOf(format, m2) }) : t('review.falls.none', { when });
  return (
    <section className={classes.falls} aria-labelledby="falls">
      <h3 id="falls" role={when === 'now' ? 'alert' : undefined}>
        <IconTrendingDown size={20} aria-hidden="true" />
        <span>{sum}</span>
      </h3>
      {when === 'now' ? <p className={classes.more}>{t('review.change.lowersDanger')}</p> : null}
      <ul>
        {inOrder(falls).map((fall) => (
          <Line
            key={`${fall.type}${fall.id}${fall.field}`}
            {...{ fall, report, when, records, words, nameOf }}
          />
        ))}
      </ul>
    </section>
  );
}

/** In m² as everywhere where ground is compared, and in hectares where it is as large as that. */
function areaOf(format: Format, m2: number): string {
  const exact = format.areaM2(m2);
  const round = format.area(m2);
  return round === exact ? exact : `${exact} (${round})`;
}

type NameOf = (id: string) => string | null;

/** Names of the hazards whose ground it is, as the reader may see them; what the report begins has none yet. */
function useHazardNames(
  report: Report,
  falls: readonly Lowering[],
  records: readonly ChangedRecord[],
): NameOf {
  const t = useT();
  const programme = useProgrammeId();
  const { hazard } = report.content;
  const begun = new Set([
    ...records.filter(({ isNew }) => isNew).map(({ id }) => id),
    ...(hazard?.parts ?? []).map(({ id }) => id),
    ...(hazard?.mode === 'new' ? [hazard.id] : []),
  ]);
  const ids = [...new Set(falls.flatMap(groundOf))].filter((id) => !begun.has(id));
  const found = useQueries({ queries: ids.map((id) => hazardQuery(programme, id)) });
  const names = new Map(
    found.flatMap(({ data }) =>
      data ? [[data.id, [...new Set([data.localId, titleOf(t, data)])].filter(Boolean).join(' · ')]] : [],
    ),
  );
  return (id) => names.get(id) ?? null;
}

/** The hazards a fall is told with: one that gives way stands for those it becomes. */
const groundOf = ({ type, id, hazardIds }: Lowering): readonly string[] =>
  type === 'hazard' ? [id] : hazardIds;

interface LineProps extends Omit<Props, 'falls'> {
  readonly fall: Lowering;
  readonly when: When;
  readonly nameOf: NameOf;
}

function Line({ fall, report, when, records, words, nameOf }: LineProps) {
  const t = useT();
  const format = useFormat();
  const programme = useProgrammeId();
  const { type, id, field, m2, booking } = fall;
  const Icon = booking === null ? IconAlertOctagon : IconTrendingDown;
  const change = records
    .find((record) => record.type === type && record.id === id)
    ?.changes.find(({ path }) => path === `/${field}`);
  const said = (value: unknown) => words.value(type, field, value) ?? t('review.value.none');
  const named = groundOf(fall).filter((hazard) => nameOf(hazard) !== null);
  return (
    <li className={classes.fall} data-booked={booking !== null}>
      <Icon size={18} aria-hidden="true" />
      <div>
        <strong>{whatOf(t, fall)}</strong>
        {m2 !== null && m2 > 0 ? <span className={classes.area}>{areaOf(format, m2)}</span> : null}
        {change && change.before !== null && SAYABLE.has(field) ? (
          <div>
            <bdi className={classes.was}>{said(change.before)}</bdi>{' '}
            <span aria-hidden="true">{t('review.falls.arrow')}</span>
            <span className={classes.hidden}>{t('review.falls.becomes')}</span>{' '}
            <bdi>{said(change.after)}</bdi>
          </div>
        ) : null}
        {named.map((hazard) => (
          <div key={hazard}>
            <Link to="/$programme/hazards/$id" params={{ programme, id: hazard }} search={{}}>
              <bdi>{nameOf(hazard)}</bdi>
            </Link>
          </div>
        ))}
        <div className={classes.booking}>
          <Booked fall={fall} report={report} when={when} />
        </div>
      </div>
    </li>
  );
}

/** Fields whose value before and after reads well in one line. */
const SAYABLE = new Set([
  'classification',
  'contamination',
  'grade',
  'quantity',
  'kind',
  'ordnanceCategory',
  'condition',
  'observedOn',
  'placeCode',
  'depthCm',
  'search',
  'releasedOn',
  'severity',
  'status',
  'orgCode',
]);

/** What falls, in words: `review.fall.hazard.shape`. */
function whatOf(t: T, { type, field, booking }: Lowering): string {
  const own = `review.fall.${type}.${field}`;
  if (type === 'hazard' && field === 'workStatus')
    return t(booking === 'closed' ? own : 'review.fall.hazard.gone');
  return hasWords(own) ? t(own) : t('review.fall.other', { field: t(`review.field.${field}`) });
}

/** How the record says that it fell; for an adjustment in the words of the author. */
function Booked({ fall: { booking }, report, when }: Pick<LineProps, 'fall' | 'report' | 'when'>) {
  const t = useT();
  const adjustment = report.content.hazard?.adjustment;
  if (booking === null) return <strong>{t('review.booking.missing', { when })}</strong>;
  if (booking !== 'adjusted' || !adjustment) return t(`review.booking.${booking}`);
  return (
    <>
      {t('review.booking.adjustedFor', { reason: t(`release.reason.${adjustment.reason}`) })} –{' '}
      <q>
        <bdi>{adjustment.note}</bdi>
      </q>
    </>
  );
}
