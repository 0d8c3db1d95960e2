/** Spreadsheets saved as text, in every encoding and with every way of writing a position. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { commandLine } from '../../src/cli/who.ts';
import { listReports } from '../../src/flow/reports.ts';
import { importTexts, wordsOf } from '../support/import.ts';
import { PROGRAMME } from '../support/records.ts';
import { openStage, type Stage } from '../support/stage.ts';

const FINDS = `
profile: finds
input: { format: csv }
geometry: { from: columns, lon: lon, lat: lat, decimal: comma, fixedBy: phone, accuracyM: 5 }
report:
  type: community
  dateOfInformation: { column: day, date: [dd.MM.yyyy, d MMM yyyy] }
evidence:
  kind: item
  ordnanceCategory: { column: what, values: { mine: ap_mine, міна: ap_mine }, default: unknown }
  quantity: "{count}"
  note: "{village}"
`;
const HEADER = 'day;village;what;count;lon;lat';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage({ bounds: [20, 40, 40, 55] });
});
afterEach(() => stage.close());

async function notes(): Promise<(string | null | undefined)[]> {
  const page = await listReports(stage.p, commandLine(PROGRAMME), PROGRAMME, {}, { limit: 500 });
  const inOrder = page.items.sort((a, b) => a.content.provenance!.row - b.content.provenance!.row);
  return inOrder.map((report) => report.content.evidence[0]?.note);
}

/** Text in a one-byte Cyrillic encoding. */
function windows1251(text: string): Uint8Array {
  const decoder = new TextDecoder('windows-1251');
  const bytes = new Map(Array.from({ length: 256 }, (_, i) => [decoder.decode(Uint8Array.of(i)), i]));
  return Uint8Array.from([...text].map((letter) => bytes.get(letter) ?? 63));
}

function utf16(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(`\ufeff${text}`, 'utf16le'));
}

const VILLAGES = `${HEADER}\r\n03.04.2025;Комишуваха;міна;2;37,5;48,25\r\n04.04.2025;Щастя;міна;1;37,6;48,3\r\n`;

test.each([
  ['UTF-8', new TextEncoder().encode(VILLAGES), []],
  ['UTF-8 with a mark', new TextEncoder().encode(`\ufeff${VILLAGES}`), []],
  ['UTF-16', utf16(VILLAGES), []],
  ['windows-1251, and says that it guessed', windows1251(VILLAGES), ['import.note.guessed']],
])('%s is read', async (_, bytes, said) => {
  const summary = await importTexts(stage.p, FINDS, { 'finds.csv': bytes });
  expect(summary).toMatchObject({ rows: 2, new: 2, flagged: 0 });
  expect(summary.files[0]!.notes.map((note) => note.key)).toEqual(said);
  expect(await notes()).toEqual(['Комишуваха', 'Щастя']);
});

test('Latin letters of a western spreadsheet are not taken for Cyrillic', async () => {
  const text = `${HEADER}\n03.04.2025;Nech\u00ed;mine;2;37,5;48,25\n`;
  const summary = await importTexts(stage.p, FINDS, {
    'finds.csv': Uint8Array.from(Buffer.from(text, 'latin1')),
  });
  expect(summary.files[0]!.encoding).toBe('windows-1252');
  expect(await notes()).toEqual(['Nechí']);
});

test('text that somebody saved in the wrong encoding is explained row by row', async () => {
  const spoilt = new TextDecoder('windows-1252').decode(new TextEncoder().encode('Київ'));
  const lost = 'Ки\ufffd\ufffd';
  const text = `${HEADER}\n03.04.2025;${spoilt};mine;2;37,5;48,25\n03.04.2025;${lost};mine;2;37,7;48,25\n`;
  const summary = await importTexts(stage.p, FINDS, { 'finds.csv': text });
  expect(summary.byRow[1]).toEqual(['V03 import.finding.garbled']);
  expect(summary.byRow[2]).toEqual(['V03 import.finding.lostLetters']);
  expect(wordsOf(summary.said[0]!)[0]).toContain('was probably “Київ”');
});

test('an encoding the profile names wrongly is said, and damaged rows are flagged', async () => {
  const named = FINDS.replace('format: csv', 'format: csv, encoding: utf-8');
  const summary = await importTexts(stage.p, named, { 'finds.csv': windows1251(VILLAGES) });
  expect(summary.files[0]!.notes[0]).toMatchObject({
    key: 'import.note.encodingDiffers',
    params: { named: 'utf-8', found: 'windows-1251' },
  });
  expect(summary.flagged).toBe(2);
});

test.each([',', ';', '\t', '|'])('columns parted by %j are found', async (sign) => {
  const text = [HEADER, '03.04.2025;"A;B, C";mine;2;37,5;48,25'].join('\n');
  const cells = text.split('\n').map((line) => line.match(/"[^"]*"|[^;]+/g)!);
  const written = cells.map((row) =>
    row.map((c) => (/[,|]/.test(c) && !c.startsWith('"') ? `"${c}"` : c)).join(sign),
  );
  const summary = await importTexts(stage.p, FINDS, { 'finds.csv': written.join('\n') });
  expect(summary).toMatchObject({ new: 1, flagged: 0 });
  expect(await notes()).toEqual(['A;B, C']);
});

test('what cannot be understood in a cell is flagged by name', async () => {
  const rows = [
    '31.02.2025;A;mine;2;37,5;48,25',
    '3 abr 2025;B;mine;two;37,55;48,25',
    '03.04.2025;C;mine;1;37.6.1;48,25',
    '03.04.2025;D;rusty thing;1;48,25;37,5',
    '03.04.2025;E;mine;1;;',
  ];
  const summary = await importTexts(stage.p, FINDS, { 'finds.csv': [HEADER, ...rows].join('\n') });
  expect(summary).toMatchObject({ rows: 5, new: 5, refused: 0 });
  expect(summary.byRow[1]).toEqual(
    expect.arrayContaining(['V01 import.finding.unreadDate', 'V01 import.finding.noDate']),
  );
  expect(summary.byRow[2]).toContain('V01 import.finding.unreadNumber');
  expect(summary.byRow[3]).toContain('V10 import.finding.unreadPosition');
  expect(summary.byRow[4]).toEqual(
    expect.arrayContaining(['V12 rule.V12.swapped', 'V03 import.finding.unknownValue']),
  );
  expect(summary.byRow[5]).toContain('V01 rule.V01.position');
  expect(summary.said.map((row) => row.line)).toEqual([2, 3, 4, 5, 6]);
});

test('a decimal comma where points are expected is no number, rather than ten times as many', async () => {
  const points = FINDS.replace('decimal: comma, ', '');
  const summary = await importTexts(stage.p, points, {
    'finds.csv': `${HEADER}\n03.04.2025;A;mine;1;37,5;48,25\n`,
  });
  expect(summary.byRow[1]).toContain('V10 import.finding.unreadPosition');
});

test('an open quotation mark costs what it swallows, never what came before', async () => {
  const text = `${HEADER}\n03.04.2025;A;mine;1;37,5;48,25\n03.04.2025;"B;mine;1;37,5;48,25\n03.04.2025;C;mine;1;37,5;48,25\n`;
  const summary = await importTexts(stage.p, FINDS, { 'finds.csv': text });
  expect(summary).toMatchObject({ rows: 2, new: 1, refused: 1 });
  expect(summary.said.at(-1)).toMatchObject({ line: 3, reason: { key: 'import.refused.quotes' } });
});

test('positions are read as people type them, and the typed text is kept', async () => {
  const typed = FINDS.replace(
    'from: columns, lon: lon, lat: lat, decimal: comma,',
    'from: position, position: [lat, lon],',
  );
  const rows = [
    '03.04.2025;A;mine;1;"E 37° 27\' 0""";"N 48° 7\' 24.4"""',
    '03.04.2025;B;mine;1;;37U CQ 85000 31234',
  ];
  const summary = await importTexts(stage.p, typed, { 'finds.csv': [HEADER, ...rows].join('\n') });
  expect(summary).toMatchObject({ new: 2, refused: 0 });
  const page = await listReports(stage.p, commandLine(PROGRAMME), PROGRAMME, {}, { limit: 5 });
  const byVillage = new Map(page.items.map((r) => [r.content.evidence[0]!.note, r.content.evidence[0]!]));
  const [lon, lat] = byVillage.get('A')!.position!.coordinates;
  expect([lon, lat]).toEqual([expect.closeTo(37.45, 5), expect.closeTo(48.12344, 4)]);
  expect(byVillage.get('A')!.entered).toMatchObject({ format: 'dms', text: 'N 48° 7\' 24.4" E 37° 27\' 0"' });
  expect(byVillage.get('B')!.entered).toMatchObject({ format: 'mgrs' });
});

test('well-known text draws areas', async () => {
  const wkt = `
profile: drawn
input: { format: csv }
geometry: { from: wkt, wkt: shape }
report: { dateOfInformation: "2025-04-03", orgCode: alpha }
hazard: { localId: "{id}", classification: sha, contamination: cmr }
`;
  const rows = [
    '1;"POLYGON ((30 48, 30.01 48, 30.01 48.01, 30 48))"',
    '2;"MULTIPOLYGON (((30 48, 30.01 48, 30.01 48.01, 30 48)))"',
    '3;CIRCLE (30 48)',
  ];
  const summary = await importTexts(stage.p, wkt, { 'drawn.csv': ['id;shape', ...rows].join('\n') });
  expect(summary).toMatchObject({ new: 3, refused: 0 });
  expect(summary.byRow[3]).toContain('V10 import.finding.unreadPosition');
});

test('a column the file does not have stops the import before anything is stored, and names those it has', async () => {
  const typo = FINDS.replace('{village}', '{vilage}');
  await expect(importTexts(stage.p, typo, { 'finds.csv': VILLAGES })).rejects.toMatchObject({
    code: 'invalidProfile',
    params: {
      reason: 'import.profile.noColumn',
      key: 'evidence.note',
      column: 'vilage',
      known: expect.stringContaining('village'),
    },
  });
  expect(await notes()).toEqual([]);
});

test('a file of nothing but a header says so', async () => {
  const summary = await importTexts(stage.p, FINDS, { 'finds.csv': `${HEADER}\n` });
  expect(summary).toMatchObject({ rows: 0, new: 0 });
  expect(summary.files[0]!.notes).toEqual([{ key: 'import.note.noRows', params: {} }]);
});
