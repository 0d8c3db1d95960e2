/** What accepting a report would record, record by record: values before and after. */
import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useFormat } from '../i18n/format.ts';
import { useCode, useT } from '../i18n/language.tsx';
import { useProgrammeId } from '../session.tsx';
import { BatchTable, ChangeTable } from './ChangeTable.tsx';
import { afterOf, batchesOf, type ChangedRecord } from './changes-by-record.ts';
import type { When } from './falls.ts';
import type { RecordWords } from './record-words.ts';
import classes from './review.module.css';

interface Props {
  readonly records: readonly ChangedRecord[];
  readonly words: RecordWords;
  readonly when: When;
}

export function Changed({ records, words, when }: Props) {
  const t = useT();
  const { batches, rest } = batchesOf(records);
  const inOrder = rest.toSorted((a, b) => orderOf(a) - orderOf(b));
  const only = rest.length === 1 && batches.length === 0;
  if (records.length === 0) return <Text c="dimmed">{t('review.change.nothing')}</Text>;
  return (
    <>
      {inOrder.map((record) => (
        <section key={`${record.type}${record.id}`} className={classes.record}>
          {only ? null : <Heading record={record} words={words} />}
          <ChangeTable {...{ record, words, when }} />
        </section>
      ))}
      {batches.map((batch) => (
        <section key={batch.type} className={classes.record}>
          <h3>{t('review.record.rows', { type: batch.type, n: batch.records.length })}</h3>
          <BatchTable batch={batch} words={words} />
        </section>
      ))}
    </>
  );
}

/** What changes the map first, then what is left, then the work that led to it. */
const ORDER = ['hazard', 'place', 'release', 'area_account', 'task'];
const orderOf = ({ type }: ChangedRecord): number =>
  ORDER.includes(type) ? ORDER.indexOf(type) : ORDER.length;

/** What kind of record, which one, and whether it begins here. */
function Heading({ record, words }: { record: ChangedRecord; words: RecordWords }) {
  const t = useT();
  const { type, id, isNew } = record;
  const kind = type === 'area_account' ? null : t(isNew ? 'review.record.new' : 'review.record.changed');
  return (
    <h3>
      {t('review.record', { type })}
      <Named record={record}>{useNameOf(record, words)}</Named>
      {kind ? <small>{kind}</small> : null}
      {type === 'release' && !isNew ? <small className="ltr">{id.slice(0, 8)}…</small> : null}
    </h3>
  );
}

/** Hazards and tasks that are recorded can be looked at. */
function Named({ record, children }: { record: ChangedRecord; children: ReactNode }) {
  const programme = useProgrammeId();
  const params = { programme, id: record.id };
  const name = <bdi>{children}</bdi>;
  if (!children) return null;
  if (record.isNew) return name;
  if (record.type === 'hazard' || record.type === 'area_account')
    return (
      <Link to="/$programme/hazards/$id" params={params} search={{}}>
        {name}
      </Link>
    );
  return record.type === 'task' ? (
    <Link to="/$programme/tasks/$id" params={params} search={{}}>
      {name}
    </Link>
  ) : (
    name
  );
}

/** A name where there is one, else what tells this record from its neighbours. */
function useNameOf(record: ChangedRecord, words: RecordWords): string | null {
  const code = useCode();
  const format = useFormat();
  const known = words.named(record.id);
  if (!known.endsWith('…')) return known;
  const text = (field: string) => {
    const value = afterOf(record, field);
    return typeof value === 'string' ? value : null;
  };
  switch (record.type) {
    case 'release':
      return text('outcome') && code('releaseOutcome', text('outcome'));
    case 'activity':
      return text('type') && code('activityType', text('type'));
    case 'progress':
      return text('day') && format.day(text('day'));
    case 'nonconformity':
      return text('severity') && code('nonconformitySeverity', text('severity'));
    case 'quality_visit':
      return text('visitedOn') && format.day(text('visitedOn'));
    default:
      return null;
  }
}
