/**
 * A document as DOCX, for people who must edit what they were sent. Right to left where the language is. The
 * library writes the time of printing into the file; it is replaced by the time of the edition.
 */
import {
  AlignmentType,
  BorderStyle,
  Document,
  Table as DocxTable,
  ExternalHyperlink,
  Footer,
  HeadingLevel,
  ImageRun,
  type IParagraphOptions,
  LevelFormat,
  Packer,
  PageBreak,
  PageNumber,
  PageOrientation,
  Paragraph,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import { strFromU8, strToU8, unzipSync } from 'fflate';
import { say } from '../../core/messages/say.ts';
import { isolated } from './bidi.ts';
import {
  type Block,
  type Figure,
  isRightToLeft,
  type PaperDocument,
  type Printed,
  piecesOf,
  type Signatures,
  safeHref,
  type Table,
  type Words,
} from './document.ts';
import { pngOf } from './raster.ts';
import { svgOf } from './svg.ts';
import { zipOf } from './zip.ts';

const FONT = 'Arial';
class Writer {
  private readonly rightToLeft: boolean;
  private readonly half: number;
  private figures = 0;

  constructor(private readonly paper: PaperDocument) {
    this.rightToLeft = isRightToLeft(paper.language);
    // Sizes are half points.
    this.half = Math.round((paper.textSize ?? 9.5) * 2);
  }

  runs(words: Words, scale = 1, bold = false): (TextRun | ExternalHyperlink)[] {
    return piecesOf(words).map((piece) => {
      const run = new TextRun({
        text: this.rightToLeft ? isolated(piece.text) : piece.text,
        bold: bold || piece.bold === true,
        italics: piece.italic === true,
        size: Math.round(this.half * scale),
        font: FONT,
        rightToLeft: this.rightToLeft,
      });
      const href = safeHref(piece.href);
      return href ? new ExternalHyperlink({ link: href, children: [run] }) : run;
    });
  }

  paragraph(words: Words, options: Partial<IParagraphOptions> = {}, scale = 1, bold = false): Paragraph {
    return new Paragraph({
      spacing: { after: 80 },
      ...options,
      bidirectional: this.rightToLeft,
      children: this.runs(words, scale, bold),
    });
  }

  table({ caption, columns, rows, note, headless }: Table): (Paragraph | DocxTable)[] {
    const total = columns.reduce((sum, { share = 1 }) => sum + share, 0);
    const width = (i: number): number => Math.round(((columns[i]?.share ?? 1) / total) * 100);
    const border = { style: BorderStyle.SINGLE, size: 4, color: 'B3B3B3' };
    const cell = (words: Words, i: number, head: boolean): TableCell =>
      new TableCell({
        width: { size: width(i), type: WidthType.PERCENTAGE },
        ...(head ? { shading: { fill: 'E6E6E6' } } : {}),
        children: [
          this.paragraph(
            words,
            {
              spacing: { after: 0 },
              alignment: columns[i]?.align === 'end' ? AlignmentType.END : AlignmentType.START,
            },
            0.86,
            head,
          ),
        ],
      });
    const table = new DocxTable({
      width: { size: 100, type: WidthType.PERCENTAGE },
      visuallyRightToLeft: this.rightToLeft,
      borders: {
        top: border,
        bottom: border,
        left: border,
        right: border,
        insideHorizontal: border,
        insideVertical: border,
      },
      rows: [
        ...(headless
          ? []
          : [
              new TableRow({
                tableHeader: true,
                children: columns.map(({ label }, i) => cell(label, i, true)),
              }),
            ]),
        ...rows.map(
          (words) =>
            new TableRow({ children: words.map((one, i) => cell(one, i, headless === true && i % 2 === 0)) }),
        ),
      ],
    });
    return [
      ...(caption ? [this.paragraph(caption, { keepNext: true }, 0.95, true)] : []),
      table,
      this.paragraph(note ?? '', {}, 0.82),
    ];
  }

  /** The drawing as SVG, and as a plain picture for programs that cannot draw that. */
  figure(drawing: Figure): Paragraph[] {
    const { width, height, alt, caption } = drawing;
    const most = ((drawing.maxHeightMm ?? 90) * 72) / 25.4;
    const scale = Math.min(1, (this.paper.landscape ? 740 : 498) / width, most / height);
    // The library counts pixels, 96 to an inch.
    const transformation = {
      width: Math.round((width * scale * 96) / 72),
      height: Math.round((height * scale * 96) / 72),
    };
    const image = new ImageRun({
      type: 'svg',
      data: Buffer.from(svgOf(drawing, true)),
      fallback: { type: 'png', data: Buffer.from(pngOf(drawing)) },
      transformation,
      // Numbered here: the library counts on through every document it makes.
      altText: {
        id: String(++this.figures),
        name: alt.slice(0, 80),
        description: alt,
        title: alt.slice(0, 80),
      },
    });
    return [
      new Paragraph({ keepNext: true, children: [image] }),
      ...(caption ? [this.paragraph(caption, {}, 0.86)] : []),
    ];
  }

  /** Room to sign above two rules: who, and when. */
  signature({ role, name, dateLabel }: Signatures['lines'][number]): (Paragraph | DocxTable)[] {
    const none = { style: BorderStyle.NONE, size: 0, color: 'FFFFFF' };
    const rule = { style: BorderStyle.SINGLE, size: 6, color: '404040' };
    const cell = (words: string, size: number, ruled: boolean): TableCell =>
      new TableCell({
        width: { size, type: WidthType.PERCENTAGE },
        borders: { top: ruled ? rule : none, bottom: none, left: none, right: none },
        children: [this.paragraph(words, { spacing: { after: 0 } }, 0.9)],
      });
    const cells = [
      cell(name ? `${role}: ${name}` : role, 48, true),
      cell('', 4, false),
      cell(dateLabel ?? '', 48, true),
    ];
    return [
      new Paragraph({ spacing: { before: 560 }, keepNext: true, children: [] }),
      new DocxTable({
        width: { size: 100, type: WidthType.PERCENTAGE },
        visuallyRightToLeft: this.rightToLeft,
        borders: {
          top: none,
          bottom: none,
          left: none,
          right: none,
          insideHorizontal: none,
          insideVertical: none,
        },
        rows: [new TableRow({ cantSplit: true, children: cells })],
      }),
    ];
  }

  block(block: Block): (Paragraph | DocxTable)[] {
    switch (block.kind) {
      case 'heading': {
        const heading = [HeadingLevel.HEADING_1, HeadingLevel.HEADING_2, HeadingLevel.HEADING_3][
          block.level - 1
        ];
        const scale = [1.3, 1.12, 1][block.level - 1];
        const options = { ...(heading ? { heading } : {}), spacing: { before: 160, after: 60 } };
        return [this.paragraph(block.text, options, scale, true)];
      }
      case 'paragraph':
        return [
          this.paragraph(block.words, {}, { plain: 1, lead: 1.08, small: 0.84 }[block.style ?? 'plain']),
        ];
      case 'list': {
        const reference = block.ordered ? 'numbers' : 'dots';
        return block.items.map((item) =>
          this.paragraph(
            item,
            { numbering: { reference, level: 0 }, spacing: { after: 30 } },
            block.small ? 0.86 : 1,
          ),
        );
      }
      case 'table':
        return this.table(block);
      case 'note': {
        const edge = { style: BorderStyle.SINGLE, size: 12, color: 'B3261E', space: 4 };
        const around = { border: { top: edge, bottom: edge, left: edge, right: edge } };
        const look = block.loud ? around : { shading: { fill: 'F2F2F2' } };
        const title = block.title ? [this.paragraph(block.title, look, 1, true)] : [];
        return [...title, this.paragraph(block.words, look, 0.92)];
      }
      case 'figure':
        return this.figure(block);
      case 'signatures':
        return block.lines.flatMap((line) => this.signature(line));
      case 'pageBreak':
        return [new Paragraph({ children: [new PageBreak()] })];
    }
  }

  footer(): Footer {
    const { issuer, edition, language } = this.paper;
    const [before = '', between = '', after = ''] = say(language, 'publish.page', {
      page: '\u0001',
      pages: '\u0001',
    }).split('\u0001');
    const style = { size: 14, font: FONT, rightToLeft: this.rightToLeft };
    return new Footer({
      children: [
        new Paragraph({
          bidirectional: this.rightToLeft,
          children: [
            new TextRun({ ...style, text: `${[issuer, ...edition].join(' · ')} · ${before}` }),
            new TextRun({ ...style, children: [PageNumber.CURRENT] }),
            new TextRun({ ...style, text: between }),
            new TextRun({ ...style, children: [PageNumber.TOTAL_PAGES] }),
            new TextRun({ ...style, text: after }),
          ],
        }),
      ],
    });
  }

  document(): Document {
    const { paper, rightToLeft } = this;
    const indent = { left: 360, hanging: 260 };
    const level = { level: 0, alignment: AlignmentType.START, style: { paragraph: { indent } } };
    const orientation = paper.landscape ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT;
    const margin = { top: 960, bottom: 960, left: 960, right: 960 };
    return new Document({
      title: paper.title,
      creator: paper.issuer,
      lastModifiedBy: paper.issuer,
      styles: {
        default: {
          document: { run: { font: FONT, language: { value: paper.language, bidirectional: 'ar' } } },
        },
      },
      numbering: {
        config: [
          { reference: 'dots', levels: [{ ...level, format: LevelFormat.BULLET, text: '•' }] },
          { reference: 'numbers', levels: [{ ...level, format: LevelFormat.DECIMAL, text: '%1.' }] },
        ],
      },
      sections: [
        {
          properties: {
            page: { size: { width: 11_906, height: 16_838, orientation }, margin },
            ...(rightToLeft ? { bidi: true } : {}),
          },
          footers: { default: this.footer() },
          children: [
            this.paragraph(paper.title, { heading: HeadingLevel.TITLE }, 1.75, true),
            ...(paper.subtitle ? [this.paragraph(paper.subtitle, {}, 1.1)] : []),
            ...paper.blocks.flatMap((block) => this.block(block)),
          ],
        },
      ],
    });
  }
}

/** The same file whenever it is made: parts in one order, no time but that of the edition. */
function fixed(file: Uint8Array, issuedAt: string): Uint8Array {
  const parts = Object.entries(unzipSync(file)).sort(([a], [b]) => (a < b ? -1 : 1));
  const at = `${issuedAt.slice(0, 19)}Z`;
  return zipOf(
    parts.map(([name, bytes]) => {
      if (name !== 'docProps/core.xml') return [name, bytes];
      const text = strFromU8(bytes).replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${at}`);
      return [name, strToU8(text)];
    }),
    'deflated',
  );
}

/** Prints the document as DOCX. */
export async function printDocx(paper: PaperDocument): Promise<Printed> {
  const file = new Uint8Array(await Packer.toBuffer(new Writer(paper).document()));
  const mime = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
  return { bytes: fixed(file, paper.issuedAt), mime, extension: 'docx', pages: null };
}
