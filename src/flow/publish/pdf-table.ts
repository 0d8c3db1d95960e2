/** Tables on a page: the header again on every page, long rows split between pages, columns from the right in Arabic. */
import type { Table } from './document.ts';
import type { Sheet } from './pdf.ts';
import { heightOf, type SetText } from './pdf-text.ts';

const PAD = 2.5;

interface Grid {
  readonly boxes: readonly { x: number; width: number }[];
  readonly aligns: readonly ('start' | 'end')[];
  readonly size: number;
}

function gridOf(sheet: Sheet, { columns }: Table): Grid {
  const total = columns.reduce((sum, { share = 1 }) => sum + share, 0);
  let at = 0;
  const boxes = columns.map(({ share = 1 }) => {
    const width = (share / total) * sheet.width;
    const x = sheet.rightToLeft ? sheet.x + sheet.width - at - width : sheet.x + at;
    at += width;
    return { x: x + PAD, width: width - 2 * PAD };
  });
  return { boxes, aligns: columns.map(({ align = 'start' }) => align), size: sheet.size * 0.84 };
}

function rule(sheet: Sheet, y: number, width: number, ink: string): void {
  sheet.doc
    .moveTo(sheet.x, y)
    .lineTo(sheet.x + sheet.width, y)
    .lineWidth(width)
    .strokeColor(ink)
    .stroke();
}

function header(sheet: Sheet, table: Table, grid: Grid, holder: PDFKit.PDFStructureElement | null): void {
  const cells = table.columns.map(({ label }, i) =>
    sheet.text.set(label, grid.boxes[i]?.width ?? 0, grid.size, true),
  );
  const height = Math.max(...cells.map(heightOf)) + 2 * PAD;
  const { doc, y } = sheet;
  // An element nobody adds is never written, and the file would wait for it for ever.
  const row = holder ? doc.struct('TR') : null;
  if (row) holder?.add(row);
  doc.markContent('Artifact', { type: 'Layout' });
  doc.rect(sheet.x, y, sheet.width, height).fill('#e6e6e6');
  doc.endMarkedContent();
  cells.forEach((cell, i) => {
    const box = grid.boxes[i];
    if (!box) return;
    const draw = (): void => {
      sheet.text.draw(cell, box, y + PAD, { align: grid.aligns[i] ?? 'start' });
    };
    // Again on a later page it is furniture, not a second header.
    if (row) row.add(doc.struct('TH', {}, [draw]));
    else {
      doc.markContent('Artifact', { type: 'Layout' });
      draw();
      doc.endMarkedContent();
    }
  });
  row?.end();
  sheet.y += height;
}

function nextPage(sheet: Sheet, table: Table, grid: Grid): void {
  sheet.newPage();
  if (!table.headless) header(sheet, table, grid, null);
}

/** One row, in as many slices as pages need. */
function row(sheet: Sheet, table: Table, grid: Grid, cells: readonly SetText[], holder: Holder): void {
  const most = Math.max(...cells.map(({ lines }) => lines.length), 1);
  const lineHeight = cells[0]?.lineHeight ?? 10;
  const height = most * lineHeight + 2 * PAD;
  if (height > sheet.room && (height <= sheet.full / 2 || sheet.room < 3 * lineHeight)) {
    nextPage(sheet, table, grid);
  }
  const element = sheet.doc.struct('TR');
  holder.add(element);
  for (let from = 0; from < most; ) {
    const fit = Math.max(1, Math.floor((sheet.room - 2 * PAD) / lineHeight));
    const to = Math.min(most, from + fit);
    cells.forEach((cell, i) => {
      const box = grid.boxes[i];
      if (!box) return;
      const draw = (): void => {
        sheet.text.draw(cell, box, sheet.y + PAD, { align: grid.aligns[i] ?? 'start', from, to });
      };
      element.add(sheet.doc.struct(table.headless && i % 2 === 0 ? 'TH' : 'TD', {}, [draw]));
    });
    sheet.y += (to - from) * lineHeight + 2 * PAD;
    sheet.doc.markContent('Artifact', { type: 'Layout' });
    rule(sheet, sheet.y, 0.4, '#b3b3b3');
    sheet.doc.endMarkedContent();
    from = to;
    if (from < most) {
      nextPage(sheet, table, grid);
    }
  }
  element.end();
}
type Holder = PDFKit.PDFStructureElement;

export function drawTable(sheet: Sheet, table: Table): void {
  const grid = gridOf(sheet, table);
  sheet.space(3);
  if (table.caption) {
    const set = sheet.text.set(table.caption, sheet.width, sheet.size * 0.9, true);
    sheet.need(heightOf(set) + 40);
    sheet.tagged('P', () => sheet.lines(set));
    sheet.space(1.5);
  } else sheet.need(36);
  const holder = sheet.doc.struct('Table');
  sheet.root.add(holder);
  if (!table.headless) header(sheet, table, grid, holder);
  for (const words of table.rows) {
    const cells = words.map((cell, i) =>
      sheet.text.set(cell, grid.boxes[i]?.width ?? 0, grid.size, table.headless === true && i % 2 === 0),
    );
    row(sheet, table, grid, cells, holder);
  }
  holder.end();
  if (table.note) {
    sheet.space(1.5);
    const set = sheet.text.set(table.note, sheet.width, sheet.size * 0.8);
    sheet.tagged('P', () => sheet.lines(set, 0, '#404040'));
  }
  sheet.space(4);
}
