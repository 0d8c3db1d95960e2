/**
 * A document as PDF: tagged for screen readers, with bookmarks, a stated language and the edition at the foot of
 * every page; mirrored for languages written from right to left. No clock: the file carries the time of its edition.
 */
import PDFDocument from 'pdfkit';
import { say } from '../../core/messages/say.ts';
import {
  type Block,
  type Figure,
  INKS,
  isRightToLeft,
  type List,
  type Note,
  type PaperDocument,
  type Paragraph,
  type Printed,
  type Signatures,
} from './document.ts';
import { drawFigure } from './pdf-figure.ts';
import { drawTable } from './pdf-table.ts';
import { heightOf, type Pdf, registerFaces, type SetText, TextSetter } from './pdf-text.ts';

const MM = 72 / 25.4;
const MARGIN = 17 * MM;

/** The sheet being filled: where the next block goes, and how to get a new page. */
export class Sheet {
  readonly doc: Pdf;
  readonly text: TextSetter;
  readonly root: PDFKit.PDFStructureElement;
  readonly x = MARGIN;
  readonly width: number;
  readonly size: number;
  readonly rightToLeft: boolean;
  private readonly bottom: number;
  y = MARGIN;

  constructor(readonly paper: PaperDocument) {
    this.rightToLeft = isRightToLeft(paper.language);
    this.size = paper.textSize ?? 9.5;
    this.doc = new PDFDocument({
      size: 'A4',
      layout: paper.landscape ? 'landscape' : 'portrait',
      margins: { top: MARGIN, bottom: 0, left: MARGIN, right: MARGIN },
      bufferPages: true,
      lang: paper.language,
      tagged: true,
      displayTitle: true,
      pdfVersion: '1.7',
      info: {
        Title: paper.title,
        Author: paper.issuer,
        Creator: 'Tilth',
        Producer: 'Tilth',
        CreationDate: new Date(paper.issuedAt),
        ModDate: new Date(paper.issuedAt),
      },
    });
    registerFaces(this.doc);
    this.text = new TextSetter(this.doc, this.rightToLeft);
    this.width = this.doc.page.width - 2 * MARGIN;
    const foot = heightOf(this.foot('')) + 6 * MM;
    this.bottom = this.doc.page.height - foot - 8 * MM;
    this.root = this.doc.struct('Document');
    this.doc.addStructure(this.root);
  }

  get room(): number {
    return this.bottom - this.y;
  }

  get full(): number {
    return this.bottom - MARGIN;
  }

  newPage(): void {
    this.doc.continueOnNewPage();
    this.y = MARGIN;
  }

  /** Begins a new page unless so much fits on this one. */
  need(height: number): void {
    if (height > this.room && this.y > MARGIN) this.newPage();
  }

  space(points: number): void {
    if (this.y > MARGIN) this.y += points;
  }

  /** One block with its tag. */
  tagged(tag: string, draw: () => void, options: { alt?: string } = {}): void {
    this.root.add(this.doc.struct(tag, options, [draw]));
  }

  /** Lines, over as many pages as they need. */
  lines(set: SetText, indent = 0, ink?: string): void {
    const box = this.rightToLeft
      ? { x: this.x, width: this.width - indent }
      : { x: this.x + indent, width: this.width - indent };
    for (let from = 0; from < set.lines.length; ) {
      const fit = Math.max(1, Math.floor(this.room / set.lineHeight));
      const to = Math.min(set.lines.length, from + fit);
      this.y = this.text.draw(set, box, this.y, { from, to, ...(ink ? { ink } : {}) });
      from = to;
      if (from < set.lines.length) this.newPage();
    }
  }

  private foot(page: string): SetText {
    const { issuer, edition } = this.paper;
    return this.text.set([{ text: [issuer, ...edition, page].join(' · ') }], this.width, 6.8);
  }

  /** The edition and the number of the page, at the foot of every page. */
  feet(): void {
    const { start, count } = this.doc.bufferedPageRange();
    const { language } = this.paper;
    for (let i = 0; i < count; i += 1) {
      this.doc.switchToPage(start + i);
      this.doc.markContent('Artifact', { type: 'Pagination', attached: ['Bottom'] });
      const set = this.foot(say(language, 'publish.page', { page: i + 1, pages: count }));
      const top = this.doc.page.height - heightOf(set) - 7 * MM;
      this.doc
        .moveTo(this.x, top - 3)
        .lineTo(this.x + this.width, top - 3)
        .lineWidth(0.5)
        .strokeColor('#8c8c8c')
        .stroke();
      this.text.draw(set, { x: this.x, width: this.width }, top, { ink: '#404040' });
      this.doc.endMarkedContent();
    }
  }
}

function title(sheet: Sheet): void {
  const { title: words, subtitle } = sheet.paper;
  sheet.tagged('H1', () => sheet.lines(sheet.text.set(words, sheet.width, sheet.size * 1.75, true)));
  if (!subtitle) return;
  sheet.space(1);
  sheet.tagged('P', () => sheet.lines(sheet.text.set(subtitle, sheet.width, sheet.size * 1.1), 0, '#404040'));
}

const SCALES = { 1: 1.3, 2: 1.12, 3: 1 } as const;

/** What must stand under a heading on the same page, points: the first lines of what follows, the whole of a drawing. */
function leastBelow(sheet: Sheet, blocks: readonly Block[], i: number): number {
  const next = blocks[i + 1];
  switch (next?.kind) {
    case undefined:
    case 'pageBreak':
      return 0;
    case 'heading':
      return sheet.size * 3 + leastBelow(sheet, blocks, i + 1);
    case 'figure':
      return figureSize(sheet, next).height * (next.mayShrink ? LEAST_SCALE : 1) + sheet.size * 3.4;
    case 'table':
      return sheet.size * (next.headless ? 4 : 6);
    default:
      return sheet.size * 3;
  }
}

function heading(sheet: Sheet, { level, text }: Extract<Block, { kind: 'heading' }>, below: number): void {
  const set = sheet.text.set(text, sheet.width, sheet.size * SCALES[level], true);
  sheet.space(sheet.size * (level === 1 ? 0.9 : 0.6));
  sheet.need(Math.min(sheet.full, heightOf(set) + below));
  sheet.doc.outline.addItem(text);
  sheet.tagged(`H${level + 1}`, () => sheet.lines(set));
  sheet.space(1.5);
}

function list(sheet: Sheet, { items, ordered, small }: List): void {
  const size = sheet.size * (small ? 0.86 : 1);
  const indent = size * (ordered ? 2 : 1.2);
  const holder = sheet.doc.struct('L');
  sheet.root.add(holder);
  items.forEach((item, i) => {
    const set = sheet.text.set(item, sheet.width - indent, size);
    sheet.need(Math.min(heightOf(set), set.lineHeight * 2));
    const draw = (): void => {
      const mark = sheet.text.set(ordered ? `${i + 1}.` : '•', indent, size);
      sheet.text.draw(mark, { x: sheet.x, width: sheet.width }, sheet.y);
      sheet.lines(set, indent);
    };
    const body = sheet.doc.struct('LBody', {}, [draw]);
    holder.add(sheet.doc.struct('LI', {}, [body]));
    sheet.space(small ? 0.5 : 1.2);
  });
  holder.end();
}

function note(sheet: Sheet, { title: head, words, loud }: Note): void {
  const pad = 6;
  const inner = sheet.width - 2 * pad - 3;
  const top = head ? sheet.text.set(head, inner, sheet.size, true) : null;
  const body = sheet.text.set(words, inner, sheet.size * 0.92);
  const height = (top ? heightOf(top) : 0) + heightOf(body) + 2 * pad;
  sheet.space(4);
  sheet.need(height);
  const { doc, x, width, rightToLeft } = sheet;
  sheet.tagged('Note', () => {
    const bar = rightToLeft ? x + width - 3 : x;
    if (loud) doc.rect(x, sheet.y, width, height).lineWidth(1.6).stroke(INKS.red);
    else doc.rect(x, sheet.y, width, height).fill('#f2f2f2');
    doc.rect(bar, sheet.y, 3, height).fill(loud ? INKS.red : '#595959');
    const box = { x: x + pad + (rightToLeft ? 0 : 3), width: inner };
    let y = sheet.y + pad;
    if (top) y = sheet.text.draw(top, box, y);
    sheet.text.draw(body, box, y);
  });
  sheet.y += height;
  sheet.space(4);
}

const LEAST_SCALE = 0.75;
function figureSize(sheet: Sheet, { width, height, maxHeightMm }: Figure): { scale: number; height: number } {
  const scale = Math.min(sheet.width / width, ((maxHeightMm ?? 90) * MM) / height);
  return { scale, height: height * scale };
}

function figure(sheet: Sheet, drawing: Figure): void {
  sheet.space(4);
  const full = figureSize(sheet, drawing);
  const share = drawing.mayShrink ? Math.min(1, (sheet.room - sheet.size * 3) / full.height) : 1;
  const shrunk = share >= LEAST_SCALE ? share : 1;
  const { scale, height } = { scale: full.scale * shrunk, height: full.height * shrunk };
  sheet.need(height + sheet.size * 3 - 0.01);
  const x = sheet.x + (sheet.width - drawing.width * scale) / 2;
  const draw = (): void => drawFigure(sheet.doc, sheet.text, drawing, { x, y: sheet.y, scale });
  sheet.tagged('Figure', draw, { alt: drawing.alt });
  sheet.y += height;
  if (drawing.caption) {
    const set = sheet.text.set(drawing.caption, sheet.width, sheet.size * 0.86);
    sheet.space(2);
    sheet.tagged('Caption', () => sheet.lines(set, 0, '#404040'));
  }
  sheet.space(4);
}

function signatures(sheet: Sheet, { lines }: Signatures): void {
  const gap = 20;
  const half = (sheet.width - gap) / 2;
  for (const { role, name, dateLabel } of lines) {
    sheet.need(58);
    sheet.space(34);
    sheet.tagged('P', () => {
      const { x, y, rightToLeft } = sheet;
      const boxes = [x, x + half + gap].map((left) => ({ x: left, width: half }));
      if (rightToLeft) boxes.reverse();
      const words = [name ? `${role}: ${name}` : role, dateLabel ?? ''];
      boxes.forEach((box, i) => {
        sheet.doc
          .moveTo(box.x, y)
          .lineTo(box.x + half, y)
          .lineWidth(0.7)
          .strokeColor('#404040')
          .stroke();
        sheet.text.draw(sheet.text.set(words[i] ?? '', half, sheet.size * 0.9), box, y + 2);
      });
    });
    sheet.y += 20;
  }
}

function paragraph(sheet: Sheet, { words, style = 'plain' }: Paragraph): void {
  const scale = { plain: 1, lead: 1.08, small: 0.84 }[style];
  const set = sheet.text.set(words, sheet.width, sheet.size * scale);
  sheet.need(set.lineHeight * Math.min(2, set.lines.length));
  sheet.tagged('P', () => sheet.lines(set));
  sheet.space(sheet.size * 0.4);
}

const DRAWN: {
  readonly [K in Exclude<Block['kind'], 'heading'>]: (
    sheet: Sheet,
    block: Extract<Block, { kind: K }>,
  ) => void;
} = {
  paragraph,
  list,
  table: drawTable,
  note,
  figure,
  signatures,
  pageBreak: (sheet) => sheet.newPage(),
};

function draw(sheet: Sheet, block: Block, below: number): void {
  if (block.kind === 'heading') {
    heading(sheet, block, below);
    return;
  }
  const drawn = DRAWN[block.kind] as (sheet: Sheet, block: Block) => void;
  drawn(sheet, block);
}

/** Prints the document as PDF. */
export async function printPdf(paper: PaperDocument): Promise<Printed> {
  const sheet = new Sheet(paper);
  const chunks: Buffer[] = [];
  const { doc } = sheet;
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const finished = new Promise<void>((resolve, reject) => {
    doc.on('end', resolve);
    doc.on('error', reject);
  });
  title(sheet);
  sheet.space(sheet.size * 0.5);
  paper.blocks.forEach((block, i) => {
    draw(sheet, block, leastBelow(sheet, paper.blocks, i));
  });
  sheet.root.end();
  sheet.feet();
  const pages = doc.bufferedPageRange().count;
  doc.end();
  await finished;
  return { bytes: Buffer.concat(chunks), mime: 'application/pdf', extension: 'pdf', pages };
}
