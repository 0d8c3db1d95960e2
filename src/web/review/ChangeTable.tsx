/** One record before and after, field by field; or several new records of a kind as rows of one table. */
import { Text } from '@mantine/core';
import type { FieldChange } from '../../core/registry/propose.ts';
import { useT } from '../i18n/language.tsx';
import { Fact, Facts } from '../ui/pieces.tsx';
import { afterOf, type Batch, type ChangedRecord } from './changes-by-record.ts';
import type { When } from './falls.ts';
import { type RecordWords, readable, useRecordWords } from './record-words.ts';
import classes from './review.module.css';

interface TableProps {
  readonly record: ChangedRecord;
  readonly words: RecordWords;
  readonly when: When;
}

export function ChangeTable({ record, words, when }: TableProps) {
  const t = useT();
  const { type, isNew } = record;
  const shown = readable(record);
  if (shown.length === 0) return <Text c="dimmed">{t('review.change.nothing')}</Text>;
  return (
    <div className={classes.scrollX}>
      <table className={classes.changes}>
        <thead>
          <tr>
            <th scope="col">{t('review.change.field')}</th>
            {isNew ? null : <th scope="col">{t('review.change.before', { when })}</th>}
            <th scope="col">{t('review.change.after', { when })}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((change) => (
            <ChangeRow key={change.path} {...{ type, change, isNew, words }} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly type: string;
  readonly change: FieldChange;
  readonly isNew: boolean;
  readonly words: RecordWords;
}

function ChangeRow({ type, change, isNew, words }: RowProps) {
  const t = useT();
  const field = change.path.slice(1);
  const said = (value: unknown) => words.value(type, field, value);
  return (
    <tr>
      <th scope="row">{words.label(type, field)}</th>
      {isNew ? null : (
        <td className={classes.was}>
          <bdi>{said(change.before) ?? <Nothing />}</bdi>
        </td>
      )}
      <td className={classes.becomes}>
        <bdi>{said(change.after) ?? <Nothing />}</bdi>
        {change.overtaken === undefined ? null : (
          <div className={classes.meta}>
            {t('review.change.overtaken', { value: said(change.overtaken) ?? t('review.value.none') })}
          </div>
        )}
      </td>
    </tr>
  );
}

function Nothing() {
  return <span className={classes.none}>{useT()('review.value.none')}</span>;
}

/** Changes of one record that stand by themselves: a form that shows what it would change. */
export function RecordTable({ record }: { record: ChangedRecord }) {
  const words = useRecordWords([record]);
  return <ChangeTable record={record} words={words} when="now" />;
}

/** New rows of figures: what they have in common said once, the rest as columns. */
export function BatchTable({ batch, words }: { batch: Batch; words: RecordWords }) {
  const { type, records } = batch;
  const first = records[0] as ChangedRecord;
  const columns = batch.fields.filter(({ same }) => !same);
  const common = readable(first)
    .map(({ path }) => ({ name: path.slice(1) }))
    .filter(({ name }) => !columns.some((column) => column.name === name));
  const said = (record: ChangedRecord, name: string) => words.value(type, name, afterOf(record, name));
  return (
    <>
      <Facts>
        {common.map(({ name }) => (
          <Fact key={name} label={words.label(type, name)}>
            {said(first, name)}
          </Fact>
        ))}
      </Facts>
      <div className={classes.scrollX}>
        <table className={classes.changes}>
          <thead>
            <tr>
              {columns.map(({ name }) => (
                <th scope="col" key={name}>
                  {words.label(type, name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {records.map((record) => (
              <tr key={record.id}>
                {columns.map(({ name }) => (
                  <td key={name} className={classes.becomes}>
                    <bdi>{said(record, name) ?? '–'}</bdi>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
