/** The rows as a grid of plain inputs on a wide screen, as cards on a narrow one. */
import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { Fragment, type KeyboardEvent, useRef } from 'react';
import type { Finding } from '../../core/model/findings.ts';
import { Method } from '../../core/model/land-codes.ts';
import { useFormat } from '../i18n/format.ts';
import { useCode, useT } from '../i18n/language.tsx';
import { useHelpText } from '../ui/field-help.tsx';
import { Fact, Facts, FindingList } from '../ui/pieces.tsx';
import {
  FIELDS,
  FIGURES,
  type Field,
  figureOf,
  isSaid,
  isWrong,
  type Row,
  rowAfter,
} from './progress-rows.ts';
import classes from './tasks.module.css';

interface Props {
  readonly rows: readonly Row[];
  readonly teams: readonly string[];
  /** By place among the rows that have a figure. */
  readonly findings: ReadonlyMap<number, readonly Finding[]>;
  readonly change: (rows: readonly Row[]) => void;
  readonly makeId: () => string;
}

/** Which field of a row of progress each column asks. */
const ASKS: Readonly<Record<Field, string>> = {
  day: 'day',
  team: 'teamName',
  method: 'method',
  processed: 'areaProcessedM2',
  cleared: 'clearedM2',
  reduced: 'reducedWithAssetM2',
  cancelled: 'cancelledM2',
  hours: 'hours',
  staff: 'staff',
  items: 'itemsFound',
};

/** What the columns mean: a grid has no room for it beside each cell. */
function ColumnHelp() {
  const t = useT();
  const help = useHelpText('progress');
  return (
    <details>
      <summary>{t('work.progress.columns')}</summary>
      <Facts>
        {FIELDS.map((field) => (
          <Fact key={field} label={t(`work.${field}`)}>
            {help(ASKS[field])}
          </Fact>
        ))}
      </Facts>
    </details>
  );
}

export function ProgressGrid({ rows, teams, findings, change, makeId }: Props) {
  const t = useT();
  const table = useRef<HTMLTableElement>(null);
  const set = (index: number, field: Field, value: string) =>
    change(rows.map((row, i) => (i === index ? { ...row, [field]: value } : row)));
  const add = () => change([...rows, rowAfter(rows.at(-1) as Row, makeId())]);
  const focus = (index: number, field: Field) =>
    // The row may only be there after the next drawing.
    requestAnimationFrame(() =>
      table.current?.querySelector<HTMLElement>(`[data-cell="${index}-${field}"]`)?.focus(),
    );
  const onKey = (event: KeyboardEvent<HTMLElement>, index: number, field: Field) => {
    const { key, ctrlKey, metaKey } = event;
    const choosing = event.currentTarget.tagName === 'SELECT' || field === 'day';
    if ((ctrlKey || metaKey) && key.toLowerCase() === 'd') {
      event.preventDefault();
      const value = rows[index]?.[field] ?? '';
      change(rows.map((row, i) => (i > index ? { ...row, [field]: value } : row)));
    } else if (key === 'Enter' || (key === 'ArrowDown' && !choosing)) {
      event.preventDefault();
      if (index === rows.length - 1 && key === 'Enter') add();
      focus(index + 1, field);
    } else if (key === 'ArrowUp' && !choosing) {
      event.preventDefault();
      focus(index - 1, field);
    }
  };
  let said = -1;
  return (
    <>
      <table className={classes.grid} ref={table} title={t('work.progress.copyDown')}>
        <caption className={classes.hidden}>{t('work.progress.title')}</caption>
        <thead>
          <tr>
            {FIELDS.map((field) => (
              <th key={field} scope="col">
                {t(`work.${field}`)}
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => {
            if (isSaid(row)) said += 1;
            const doubts = isSaid(row) ? findings.get(said) : undefined;
            return (
              <Fragment key={row.id}>
                <tr>
                  {FIELDS.map((field) => (
                    <td key={field}>
                      <Cell
                        row={row}
                        field={field}
                        index={index}
                        set={(value) => set(index, field, value)}
                        onKey={(event) => onKey(event, index, field)}
                      />
                    </td>
                  ))}
                  <td>
                    <ActionIcon
                      variant="subtle"
                      size={36}
                      disabled={rows.length === 1}
                      aria-label={t('work.progress.removeRow', { n: index + 1 })}
                      onClick={() => change(rows.filter((_, i) => i !== index))}
                    >
                      <IconTrash size={17} aria-hidden="true" />
                    </ActionIcon>
                  </td>
                </tr>
                {doubts ? (
                  <tr className={classes.rowFindings}>
                    <td colSpan={FIELDS.length + 1}>
                      <FindingList findings={doubts} />
                    </td>
                  </tr>
                ) : null}
              </Fragment>
            );
          })}
        </tbody>
        <Totals rows={rows} />
      </table>
      <ColumnHelp />
      <datalist id="teams">
        {teams.map((team) => (
          <option key={team} value={team} />
        ))}
      </datalist>
      <Button
        mt="sm"
        variant="default"
        leftSection={<IconPlus size={16} aria-hidden="true" />}
        onClick={() => {
          add();
          focus(rows.length, 'processed');
        }}
      >
        {t('work.progress.addRow')}
      </Button>
    </>
  );
}

interface CellProps {
  readonly row: Row;
  readonly field: Field;
  readonly index: number;
  readonly set: (value: string) => void;
  readonly onKey: (event: KeyboardEvent<HTMLElement>) => void;
}

function Cell({ row, field, index, set, onKey }: CellProps) {
  const t = useT();
  const code = useCode();
  const label = t(`work.${field}`);
  const common = {
    className: classes.cell,
    value: row[field],
    'aria-label': t('work.progress.cell', { label, n: index + 1 }),
    'data-cell': `${index}-${field}`,
    onKeyDown: onKey,
  };
  const words = (
    <span className={classes.cellLabel} aria-hidden="true">
      {label}
    </span>
  );
  if (field === 'method')
    return (
      <>
        {words}
        <select {...common} onChange={(event) => set(event.currentTarget.value)}>
          {Method.options.map((value) => (
            <option key={value} value={value}>
              {code('method', value)}
            </option>
          ))}
        </select>
      </>
    );
  const figure = (FIGURES as readonly string[]).includes(field);
  return (
    <>
      {words}
      <input
        {...common}
        type={field === 'day' ? 'date' : 'text'}
        inputMode={figure ? 'decimal' : undefined}
        list={field === 'team' ? 'teams' : undefined}
        autoComplete="off"
        aria-invalid={isWrong(row, field) || undefined}
        onChange={(event) => set(event.currentTarget.value)}
      />
    </>
  );
}

function Totals({ rows }: { rows: readonly Row[] }) {
  const t = useT();
  const format = useFormat();
  const sum = (field: Field) => rows.reduce((total, row) => total + (figureOf(row[field], field) ?? 0), 0);
  return (
    <tfoot>
      <tr>
        <th scope="row" colSpan={3} className={classes.wideCell}>
          {t('work.progress.total')}
        </th>
        {FIGURES.map((field) => (
          <td key={field}>
            <span className={classes.cellLabel}>{t(`work.${field}`)}</span>
            {format.number(sum(field), 1)}
          </td>
        ))}
        <td />
      </tr>
    </tfoot>
  );
}
