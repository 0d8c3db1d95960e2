/**
 * The cells of a survey box, north at the top. Arrow keys move, a digit or a letter says what was found, and the
 * letter stands in the cell, so that colour is never the only sign. Rows count from the south as on the ground.
 */
import { type KeyboardEvent, useRef, useState } from 'react';
import type { Cell } from '../../core/model/boxes.ts';
import { CellResult } from '../../core/model/land-codes.ts';

import { useCode, useT } from '../i18n/language.tsx';
import classes from './boxes.module.css';
import { cellName } from './grid.ts';

interface Props {
  readonly across: number;
  readonly cells: Readonly<Record<string, Cell>>;
  readonly brush: CellResult;
  readonly paint: ((name: string, result: CellResult | null) => void) | null;
}

const STEPS: Record<string, readonly [number, number]> = {
  ArrowUp: [1, 0],
  ArrowDown: [-1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

export function CellGrid({ across, cells, brush, paint }: Props) {
  const t = useT();
  const code = useCode();
  const table = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<readonly [number, number]>([across - 1, 0]);
  const go = (row: number, column: number) => {
    const next = [Math.min(across - 1, Math.max(0, row)), Math.min(across - 1, Math.max(0, column))] as const;
    setAt(next);
    table.current?.querySelector<HTMLElement>(`[data-name="${cellName(...next)}"]`)?.focus();
  };
  const letterOf = (result: CellResult) => t(`work.box.letter.${result}`);
  const onKey = (event: KeyboardEvent, row: number, column: number) => {
    const { key } = event;
    const step = STEPS[key];
    const name = cellName(row, column);
    const chosen = CellResult.options.find(
      (result, i) => key === String(i + 1) || key.toLowerCase() === letterOf(result).toLowerCase(),
    );
    if (step) go(row + step[0], column + step[1]);
    else if (key === 'Home') go(row, 0);
    else if (key === 'End') go(row, across - 1);
    else if (chosen && paint && !event.ctrlKey && !event.metaKey) paint(name, chosen);
    else if ((key === 'Delete' || key === 'Backspace') && paint) paint(name, null);
    else return;
    event.preventDefault();
  };
  const order = Array.from({ length: across }, (_, i) => i);
  return (
    <div className={classes.scroll}>
      {/* biome-ignore lint/a11y/useSemanticElements: a grid of buttons, not a table of data */}
      <div
        ref={table}
        role="grid"
        aria-label={t('work.box.grid')}
        aria-readonly={paint === null}
        className={classes.cells}
        dir="ltr"
      >
        {order.toReversed().map((row) => (
          // biome-ignore lint/a11y/useSemanticElements: a row of that grid
          // biome-ignore lint/a11y/useFocusableInteractive: its cells take the focus, one at a time
          <div role="row" key={row} className={classes.row}>
            {order.map((column) => {
              const name = cellName(row, column);
              const result = cells[name]?.result;
              return (
                // biome-ignore lint/a11y/useSemanticElements: a cell of that grid that can be pressed
                <button
                  key={name}
                  type="button"
                  role="gridcell"
                  className={classes.cell}
                  data-name={name}
                  data-result={result}
                  tabIndex={at[0] === row && at[1] === column ? 0 : -1}
                  aria-label={t('work.box.cell', {
                    row: row + 1,
                    column: column + 1,
                    result: result ? code('cellResult', result) : t('work.box.unsaid'),
                  })}
                  onFocus={() => setAt([row, column])}
                  onClick={() => paint?.(name, brush)}
                  onPointerEnter={(event) => {
                    if (event.buttons === 1 && event.pointerType === 'mouse') paint?.(name, brush);
                  }}
                  onKeyDown={(event) => onKey(event, row, column)}
                >
                  {result ? letterOf(result) : ''}
                </button>
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}
