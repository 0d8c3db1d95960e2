/** Documents that leave: the same edition gives the same bytes, in every language and format. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { LANGUAGES, type Language } from '../../src/core/model/codes.ts';
import { levelsOf, stretchesOf } from '../../src/flow/publish/bidi.ts';
import type { PaperDocument } from '../../src/flow/publish/document.ts';
import { printDocx } from '../../src/flow/publish/docx.ts';
import { printHtml } from '../../src/flow/publish/html.ts';
import { printPdf } from '../../src/flow/publish/pdf.ts';

const LATIN =
  'A register of what has been said: by whom, through whom (see https://example.org/a/long/path), since when.';
const WORDS: Record<Language, string> = {
  en: LATIN,
  uk: 'Реєстр того, що було сказано: ким, через кого (див. пункт 4), відколи. «Касетні» боєприпаси, 12\u00a0345 записів.',
  ar: 'سجل لما قيل: من قاله، وعبر من (انظر الفقرة 4)، ومنذ متى. نشره Foreign Policy في 10 يناير 2023 [1].',
  fr: 'Un registre de ce qui a été dit : par qui, par l’intermédiaire de qui (voir § 4), depuis quand.',
  es: 'Un registro de lo que se ha dicho: quién, a través de quién (véase § 4), desde cuándo.',
};

function paper(language: Language, rows = 40): PaperDocument {
  const text = WORDS[language];
  const square: [number, number][] = [
    [10, 10],
    [100, 10],
    [80, 70],
  ];
  return {
    language,
    title: text.slice(0, 40),
    subtitle: text,
    issuer: 'Tilth',
    issuedAt: '2026-01-01T00:00:00.000Z',
    edition: ['seq 12', 'abcdef'],
    blocks: [
      { kind: 'heading', level: 1, text: text.slice(0, 30) },
      { kind: 'paragraph', words: [text, { text: ' E1', bold: true }, { text, italic: true }] },
      { kind: 'list', items: [text, 'E1 (C01, C02)'] },
      { kind: 'list', ordered: true, small: true, items: [text, text] },
      { kind: 'note', title: 'Note', words: text },
      {
        kind: 'table',
        columns: [
          { label: 'A', share: 3 },
          { label: '#', align: 'end' },
        ],
        rows: Array.from({ length: rows }, (_, i) => [text, String(i)]),
        note: text,
      },
      {
        kind: 'figure',
        width: 200,
        height: 80,
        alt: 'three corners',
        shapes: [
          { kind: 'path', closed: true, lines: [square], stroke: 'red', hatch: 'forward', dash: [2, 2] },
          { kind: 'dot', at: [120, 30], radius: 3, fill: 'blue' },
          { kind: 'label', at: [126, 30], text: text.slice(0, 12) },
        ],
      },
      { kind: 'signatures', lines: [{ role: text.slice(0, 12), dateLabel: 'X' }] },
    ],
  };
}

describe('the same document gives the same bytes', () => {
  for (const language of LANGUAGES)
    test(language, async () => {
      const one = paper(language);
      for (const print of [printPdf, printDocx, async (p: PaperDocument) => printHtml(p)]) {
        const [first, again] = [await print(one), await print(structuredClone(one))];
        expect(Buffer.compare(Buffer.from(first.bytes), Buffer.from(again.bytes))).toBe(0);
      }
    });
});

test('a PDF says its language, has a structure for screen readers and bookmarks, and carries no other time', async () => {
  const { bytes, pages } = await printPdf(paper('fr', 80));
  const raw = Buffer.from(bytes).toString('latin1');
  expect(pages).toBeGreaterThan(2);
  expect(raw).toContain('/Lang (fr)');
  expect(raw).toContain('/MarkInfo');
  expect(raw).toMatch(/\/S \/TH\b/);
  expect(raw).toContain('/Outlines');
  expect(raw.match(/D:\d{14}Z?/g)?.every((day) => day.startsWith('D:20260101000000'))).toBe(true);
});

test('a DOCX runs from right to left in Arabic and carries the time of its edition only', async () => {
  const files = unzipSync((await printDocx(paper('ar'))).bytes);
  const text = (name: string) => strFromU8(files[name] as Uint8Array);
  expect(text('word/document.xml')).toContain('<w:bidi/>');
  expect(text('word/document.xml')).toContain('<w:bidiVisual/>');
  expect(text('docProps/core.xml').match(/\d{4}-\d\d-\d\dT[\d:.]+Z/g)).toEqual([
    '2026-01-01T00:00:00Z',
    '2026-01-01T00:00:00Z',
  ]);
});

test('nothing in a page of HTML can become a tag, a script or an address of another kind', () => {
  const words = [{ text: '<img src=x onerror=alert(1)>' }, { text: 'here', href: 'javascript:alert(1)' }];
  const page = printHtml({
    ...paper('en'),
    title: '</title><script>',
    blocks: [{ kind: 'paragraph', words }],
  });
  const text = new TextDecoder().decode(page.bytes);
  expect(text).not.toMatch(/<img|<script|javascript:/);
});

test('a line in Arabic stands in visual order: signs mirrored, numbers and Latin names left to right', () => {
  const text = 'انظر (الفقرة 4) Foreign Policy [1].';
  const line = levelsOf(text, true);
  const seen = stretchesOf(line, 0, text.length, () => 0).map((stretch) => stretch.text);
  // From the left: the full stop, the Latin name with its note, then the Arabic words about their number.
  expect(seen).toEqual(['.', 'Foreign Policy [1]', ' (', '4', 'انظر )الفقرة ']);
});

const tools = (() => {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

describe.runIf(tools)('what another program reads', () => {
  for (const language of ['en', 'uk', 'ar'] as const)
    test(`the words of a PDF in ${language}`, async () => {
      const file = join(mkdtempSync(join(tmpdir(), 'tilth-paper-')), 'x.pdf');
      writeFileSync(file, (await printPdf(paper(language))).bytes);
      const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' })
        .replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f]/g, '')
        .normalize('NFKC');
      for (const word of { en: ['register', 'since'], uk: ['Реєстр', 'відколи'], ar: ['قاله', 'الفقرة'] }[
        language
      ])
        expect(text).toContain(word);
    });
});
