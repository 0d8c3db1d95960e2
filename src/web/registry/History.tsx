/** What happened to a hazard, newest first: who said it, who decided, why, what changed, where it is sealed. */
import { UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useFormat } from '../i18n/format.ts';
import { useT } from '../i18n/language.tsx';
import { type HistoryItem, historyQuery } from '../queries.ts';
import { useFieldLabel, useValue } from '../review/words.tsx';
import { Hash } from '../ui/pieces.tsx';
import { ErrorPanel, Loading } from '../ui/states.tsx';
import classes from './registry.module.css';
import type { AlsoItem } from './workbench/also.ts';

interface HistoryProps {
  readonly programme: string;
  readonly id: string;
  readonly asOf: string | undefined;
  readonly onAsOf: (moment: string | undefined) => void;
  /** What happened around the hazard without changing its own record. */
  readonly also?: readonly AlsoItem[];
}
const NOTHING: readonly AlsoItem[] = [];

/** Whether an entry came after the moment that is looked back to. */
function isLater(item: HistoryItem, items: readonly HistoryItem[], asOf: string | undefined): boolean {
  if (!asOf) return false;
  if (!/^\d+$/.test(asOf)) return item.recordedAt.slice(0, asOf.length) > asOf;
  // A decision counts whole: the last entry of the one that is shown may lie beyond its number.
  const shown = items.findLast(({ seq }) => seq <= Number(asOf));
  return item.seq > Number(asOf) && item.recordedAt !== shown?.recordedAt;
}

export function History({ programme, id, asOf, onAsOf, also = NOTHING }: HistoryProps) {
  const { data, error, refetch } = useQuery(historyQuery(programme, id));
  if (error) return <ErrorPanel error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  const reports = new Set(data.flatMap(({ reportId }) => reportId ?? []));
  const alone = also.filter(({ reportId }) => reportId === null || !reports.has(reportId));
  const rows = [
    ...data.map((item) => ({ seq: item.seq, item, around: null })),
    ...alone.map((around) => ({ seq: around.seq, item: null, around })),
  ].sort((a, b) => b.seq - a.seq);
  return (
    <ol className={classes.timeline}>
      {rows.map(({ item, around }) =>
        item ? (
          <Item
            key={item.seq}
            item={item}
            programme={programme}
            shown={asOf === String(item.seq)}
            later={isLater(item, data, asOf)}
            also={item === data.find((one) => one.reportId === item.reportId) ? also : NOTHING}
            onAsOf={onAsOf}
          />
        ) : (
          <Around key={around.key} item={around} programme={programme} />
        ),
      )}
    </ol>
  );
}

/** A step that left the record of the hazard as it was. */
function Around({ item, programme }: { item: AlsoItem; programme: string }) {
  const t = useT();
  const format = useFormat();
  return (
    <li className={classes.event}>
      <div className={classes.eventHead}>
        <strong>
          <bdi>{item.words}</bdi>
        </strong>
      </div>
      <p className={classes.who}>{t('registry.history.observed', { day: format.day(item.on) })}</p>
      <p className={classes.eventFoot}>
        <span>{t('registry.history.entry', { seq: item.seq })}</span>
        {item.reportId ? (
          <Link to="/$programme/reports/$id" params={{ programme, id: item.reportId }} search={{}}>
            {t('registry.history.report')}
          </Link>
        ) : null}
      </p>
    </li>
  );
}

interface ItemProps {
  readonly item: HistoryItem;
  readonly programme: string;
  readonly shown: boolean;
  readonly later: boolean;
  readonly also: readonly AlsoItem[];
  readonly onAsOf: (moment: string | undefined) => void;
}

function Item({ item, programme, shown, later, also, onAsOf }: ItemProps) {
  const t = useT();
  const format = useFormat();
  const same = item.reportId === null ? [] : also.filter(({ reportId }) => reportId === item.reportId);
  return (
    <li className={classes.event} data-shown={shown} data-later={later}>
      {later ? <p className={classes.later}>{t('workbench.also.later')}</p> : null}
      <div className={classes.eventHead}>
        <strong>{t(`registry.entry.${item.kind}`)}</strong>
        <time dateTime={item.recordedAt} title={format.ago(item.recordedAt)}>
          {format.moment(item.recordedAt)}
        </time>
      </div>
      <Who item={item} />
      {same.map(({ key, words }) => (
        <p key={key} className={classes.also}>
          <bdi>{words}</bdi>
        </p>
      ))}
      {item.reason ? <q className={classes.quote}>{item.reason}</q> : null}
      <Changes changes={item.changes} />
      <p className={classes.eventFoot}>
        <span>{t('registry.history.entry', { seq: item.seq })}</span>
        <Hash value={item.hash} />
        {item.reportId ? (
          <Link to="/$programme/reports/$id" params={{ programme, id: item.reportId }} search={{}}>
            {t('registry.history.report')}
          </Link>
        ) : null}
        <UnstyledButton className={`${classes.textButton} no-print`} onClick={() => onAsOf(String(item.seq))}>
          {t('registry.history.then')}
        </UnstyledButton>
      </p>
    </li>
  );
}

function Who({ item }: { item: HistoryItem }) {
  const t = useT();
  const format = useFormat();
  const parts = [
    item.authorName ? t('registry.history.author', { name: item.authorName }) : '',
    item.decidedByName ? t('registry.history.decider', { name: item.decidedByName }) : '',
    item.observedOn ? t('registry.history.observed', { day: format.day(item.observedOn) }) : '',
  ].filter(Boolean);
  return parts.length > 0 ? <p className={classes.who}>{parts.join(' · ')}</p> : null;
}

/** Counted elsewhere on the page, or of no use to a reader. */
const QUIET = new Set([
  'work',
  // Links to the other hazards stand under lineage.
  'childIds',
  'parentIds',
  'reopensId',
  'perimeterM',
  'programmeId',
  'evidenceCount',
  'directEvidenceCount',
  'tier',
]);

function Changes({ changes }: { changes: HistoryItem['changes'] }) {
  const t = useT();
  const label = useFieldLabel();
  const value = useValue();
  const shown = changes.filter(({ path }) => !QUIET.has(path.split('/').at(-1) ?? ''));
  if (shown.length === 0) return null;
  return (
    <dl className={classes.changes}>
      {shown.map(({ path, before, after }) => {
        const was = value(path, before);
        return (
          <div key={path}>
            <dt>{label(path)}</dt>
            <dd>
              {was ? (
                <>
                  <del>
                    <span className={classes.hidden}>{t('registry.history.before')} </span>
                    {was}
                  </del>{' '}
                  <span aria-hidden="true" className={classes.arrow}>
                    →
                  </span>{' '}
                </>
              ) : null}
              <ins>
                <span className={classes.hidden}>{t('registry.history.after')} </span>
                {value(path, after) ?? t('registry.history.removed')}
              </ins>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
