/** The completion package: what a landowner, an authority and an organisation sign when land is handed back. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XMLValidator } from 'fast-xml-parser';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/core/model/codes.ts';
import type { Actor } from '../../src/core/model/programmes.ts';
import { completionPaper } from '../../src/flow/publish/completion.ts';
import { completionFacts } from '../../src/flow/publish/completion-facts.ts';
import { completionMap } from '../../src/flow/publish/completion-map.ts';
import { MOST_POINTS } from '../../src/flow/publish/completion-points.ts';
import { type Block, piecesOf, type Words } from '../../src/flow/publish/document.ts';
import { type Client, openTestApp, type TestApp } from '../support/app.ts';
import { tilth } from '../support/cli.ts';
import {
  CANCELLED,
  CLEARED,
  ESCARPMENT,
  FIELD,
  fileOf,
  ground,
  ORDER,
  OUTLINE,
  PARTS,
  REDUCED,
  tellStory,
  told,
} from '../support/completion.ts';
import { PROGRAMME, square, uuid } from '../support/records.ts';

let at: TestApp;
let people: Record<'team' | 'approver' | 'donor' | 'other', Client>;
let reader: Actor;

beforeAll(async () => {
  at = await openTestApp({ settings: { publicHazards: 'generalised', partnerHazards: 'generalised' } });
  people = {
    team: await at.person('team', 'org_im', { orgCode: 'alpha' }),
    approver: await at.person('approver', 'national_approver'),
    donor: await at.person('donor', 'donor'),
    other: await at.person('other', 'field_team', { orgCode: 'beta' }),
  };
  const membership = {
    userId: 'reader',
    programmeId: PROGRAMME,
    role: 'national_approver' as const,
    orgCode: null,
    placeCodes: [],
  };
  reader = { userId: 'reader', name: 'Reader', memberships: [membership] };
  await tellStory(people.team, people.approver);
});
afterAll(() => at?.close());

const asked = (query = '', client: Client = people.approver, path = `hazards/${FIELD}`) =>
  fileOf(client, `${path}/completion${query}`, at);
const factsNow = (of = { type: 'hazard' as 'hazard' | 'task', id: FIELD }) =>
  completionFacts(at.pipeline, reader, PROGRAMME, of, null);
const blocks = async (language: (typeof LANGUAGES)[number] = 'en') =>
  completionPaper(await factsNow(), at.pipeline.geometry, language).blocks;

const textOf = (words: Words): string =>
  piecesOf(words)
    .map(({ text }) => text)
    .join('')
    .replace(/[\u2066-\u2069]/g, '');
/** Every word of a document, block by block. */
function said(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return block.text;
    case 'paragraph':
    case 'note':
      return `${'title' in block ? block.title : ''} ${textOf(block.words)}`;
    case 'list':
      return block.items.map(textOf).join('\n');
    case 'table':
      return [block.caption, ...block.rows.map((row) => row.map(textOf).join(' | ')), block.note].join('\n');
    case 'figure':
      return `${block.alt} ${block.caption}`;
    case 'signatures':
      return block.lines.map(({ role, name }) => `${role}: ${name}`).join('\n');
    case 'pageBreak':
      return '';
  }
}
const saidIn = (all: readonly Block[]): string => all.map(said).join('\n');

describe('who may have it', () => {
  it('those who see the land exactly; for others there is nothing, and no place leaks', async () => {
    for (const client of [people.approver, people.team]) expect((await asked('', client)).status).toBe(200);
    for (const client of [people.donor, people.other])
      for (const path of [`hazards/${FIELD}`, `tasks/${ORDER}`]) {
        const answer = await asked('', client, path);
        expect(answer.status).toBe(404);
        expect(answer.bytes.toString()).not.toMatch(/36\.2|48\.3|Mill/);
      }
    expect((await asked('', at.nobody)).status).toBe(401);
    expect((await asked('', people.approver, `hazards/${uuid(999)}`)).status).toBe(404);
    expect((await asked('?asOf=2', people.approver)).status).toBe(404);
    expect((await asked('?format=exe')).status).toBe(400);
  });

  it('is a file under its own name and never a page of ours', async () => {
    const { headers } = await asked('?format=html&lang=fr');
    expect(headers.get('content-disposition')).toMatch(
      /^attachment; filename="north-completion-MF-7-fr-\d+\.html"$/,
    );
    expect(headers.get('content-language')).toBe('fr');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});

describe('the same edition', () => {
  for (const format of ['pdf', 'docx', 'html'])
    it(`gives the same bytes as ${format}, also when more is known since`, async () => {
      const head = (await factsNow()).edition.seq;
      const first = await asked(`?format=${format}&asOf=${head}`);
      await told(people.team, people.approver, {
        dateOfInformation: '2026-06-02',
        hazard: { id: FIELD, mode: 'update', fields: { description: `Seen again for ${format}.` } },
      });
      const again = await asked(`?format=${format}&asOf=${head}`);
      expect(Buffer.compare(first.bytes, again.bytes)).toBe(0);
      expect(Buffer.compare(first.bytes, (await asked(`?format=${format}`)).bytes)).not.toBe(0);
    });
});

describe('what it says', () => {
  it('every turning point of every released part and of the outline, to a centimetre', async () => {
    const text = saidIn(await blocks());
    for (const shape of [OUTLINE, CANCELLED, REDUCED, CLEARED])
      for (const [lon, lat] of shape.coordinates[0] ?? [])
        expect(text).toContain(`${lat?.toFixed(7)} | ${lon?.toFixed(7)} | 37U `);
  });

  it('parts that were not searched, each with its reason; and that none were reported where none were', async () => {
    const text = saidIn(await blocks());
    expect(text).toMatch(new RegExp(`U1 \\| Could not be reached \\| [\\d,]+ \\| ${ESCARPMENT} \\| part K1`));
    expect(text).toContain('U2 | Water | not drawn | The mill pond | handover of 2026-06-01');
    await told(people.team, people.approver, {
      dateOfInformation: '2026-02-01',
      hazard: {
        id: uuid(60),
        mode: 'new',
        fields: { classification: 'sha', shape: square(36.5, 48.5, 0.002), orgCode: 'alpha' },
      },
      evidence: [{ id: uuid(61), kind: 'verbal_report', channel: 'told' }],
    });
    const other = await completionFacts(
      at.pipeline,
      reader,
      PROGRAMME,
      { type: 'hazard', id: uuid(60) },
      null,
    );
    const bare = saidIn(completionPaper(other, at.pipeline.geometry, 'en').blocks);
    expect(bare).toContain('Parts that were not searched\n None were reported.');
    expect(bare).toContain('No part of this land is released.');
  });

  it('an account that adds up on paper, with the sums a reader would make', async () => {
    const facts = await factsNow();
    const [field] = facts.hazards;
    const { opening, rows, closing, released } = field?.statement ?? ({} as never);
    expect(rows.reduce((sum, { m2 }) => sum + m2.total, opening.total)).toBe(closing.total);
    expect(released.cancelled.total + released.reduced.total + released.cleared.total).toBe(
      released.released.total,
    );
    const text = saidIn(await blocks());
    const printed = (label: RegExp): number[] =>
      [...text.matchAll(label)].map(([, figure = '']) =>
        Number(figure.replace('−', '-').replaceAll(/[+,]/g, '')),
      );
    const [moved, left] = [
      printed(
        /^(?:Newly recorded|Cancelled by|Reduced by|Cleared)[^|\n]*\|[^|\n]*\|[^|\n]*\| ([−+][\d,]+)$/gm,
      ),
      printed(/^Closing,[^|\n]*\|[^|\n]*\|[^|\n]*\| ([\d,]+)$/gm),
    ];
    expect(moved).toHaveLength(4);
    expect(moved.reduce((sum, m2) => sum + m2, 0)).toBe(left[0]);
    expect(text.match(/✓/g)).toHaveLength(3);
  });

  it('what is open or wrong first and loud: a nonconformity, a find below the depth, ground that is left', async () => {
    const all = await blocks();
    const loud = all.filter((block) => block.kind === 'note' && block.loud).map(said);
    expect(loud.join('\n')).toMatch(/Open nonconformities: 1[\s\S]*Not closed[\s\S]*Not released: [\d,]+ m²/);
    expect(loud.join('\n')).toContain('Found deeper than searched: 24 cm');
    expect(all.findIndex((block) => block.kind === 'note')).toBeLessThan(
      all.findIndex((block) => block.kind === 'table'),
    );
  });

  it('nothing of a withdrawn part but that there was one', async () => {
    const { tags, text } = { tags: await factsNow(), text: saidIn(await blocks()) };
    expect(tags.hazards[0]?.releases.map(({ id }) => id)).not.toContain(PARTS.withdrawn);
    expect(text).not.toMatch(/wrong sheet|K2/);
    expect(text).toContain('Parts recorded by mistake and withdrawn: 1.');
  });

  it('who signed and who is to sign; people by account, never by name', async () => {
    const all = await blocks();
    const text = saidIn(all);
    expect(text).toContain('Operator | Alpha, field office | signed on 2026-06-01');
    expect(text).toContain('Community: Village council of Mill');
    expect(all.filter(({ kind }) => kind === 'signatures')).toHaveLength(1);
    expect(text).not.toMatch(/example\.org|\bapprover\b/);
  });

  it('never that land is free of danger', async () => {
    const text = saidIn(await blocks());
    expect(text).not.toMatch(/\bsafe\b/i);
    expect(text).toContain('does not say that the land is free of explosive ordnance');
  });

  it('of a task: what was ordered, and every hazard of it', async () => {
    const facts = await factsNow({ type: 'task', id: ORDER });
    const paper = completionPaper(facts, at.pipeline.geometry, 'en');
    expect(paper.title).toBe('Completion package of a task: T-7 Mill field');
    expect(saidIn(paper.blocks)).toContain('Part K1: Cleared, turning points 7');
  });
});

describe('the map', () => {
  it('has a pattern and a letter for every outcome, and a scale that fits', async () => {
    const map = (await blocks()).find((block) => block.kind === 'figure');
    const labels = map?.shapes.flatMap((shape) => (shape.kind === 'label' ? [shape.text] : [])) ?? [];
    for (const label of ['C1', 'R1', 'K1', 'X', 'U1', 'TP1', 'N', '100 m', '14'])
      expect(labels).toContain(label);
    const bar = map?.shapes.filter((shape) => shape.kind === 'path' && shape.fill === 'black') ?? [];
    expect(bar.length).toBeGreaterThan(0);
    const inside = map?.shapes.every(
      (shape) =>
        shape.kind !== 'path' ||
        shape.lines.flat().every(([x, y]) => x >= -2 && y >= -2 && x <= 500 && y <= (map?.height ?? 0) + 2),
    );
    expect(inside).toBe(true);
  });
});

describe('nothing on the map covers ground', () => {
  it('neither the arrow nor the scale bar, whatever the form of the land', () => {
    const forms = [
      [400, 100],
      [100, 400],
      [300, 300],
      [2_000, 90],
    ] as const;
    for (const [wide, high] of forms) {
      const outline = ground([0, 0], [wide, 0], [wide, high], [0, high]);
      const words = {
        alt: () => '',
        caption: '',
        beyond: () => '',
        north: 'N',
        metres: (n: number) => `${n} m`,
        legend: [],
        rightToLeft: false,
      };
      const map = completionMap({ outline, grounds: [], marks: [], numbered: [], heightPt: 300, words });
      const paths = map?.shapes.flatMap((one) => (one.kind === 'path' ? [one] : [])) ?? [];
      const corners = paths.find(({ width }) => width === 1.7)?.lines.flat() ?? [];
      const [left, right] = [Math.min(...corners.map(([x]) => x)), Math.max(...corners.map(([x]) => x))];
      const [top, bottom] = [Math.min(...corners.map(([, y]) => y)), Math.max(...corners.map(([, y]) => y))];
      // All that is drawn white lies over what was drawn before.
      for (const { lines } of paths.filter(({ fill, stroke }) => fill === 'white' && stroke === undefined)) {
        const [xs, ys] = [lines.flat().map(([x]) => x), lines.flat().map(([, y]) => y)];
        const apart = Math.min(...xs) > right || Math.max(...xs) < left;
        expect(apart || Math.min(...ys) > bottom || Math.max(...ys) < top).toBe(true);
      }
    }
  });
});

describe('land that is not whole', () => {
  it('what belongs to others is counted and said: nobody signs half a record unknowing', async () => {
    const fault = {
      id: uuid(43),
      hazardIds: [FIELD],
      type: 'marking',
      severity: 'minor',
      description: 'Not for alpha to read',
      orgCode: 'beta',
    };
    const beta = await at.person('inspector', 'qa');
    await told(beta, people.approver, {
      dateOfInformation: '2026-06-03',
      reportType: 'qm',
      orgCode: 'beta',
      land: { nonconformities: [fault] },
    });
    const [theirs, whole] = [await asked('?format=html', people.team), await asked('?format=html')];
    expect(theirs.bytes.toString()).toContain('This copy is not whole: 1 records are not shown');
    expect(theirs.bytes.toString()).not.toContain('Not for alpha to read');
    expect(whole.bytes.toString()).not.toContain('This copy is not whole');
    expect(whole.bytes.toString()).toContain('Open nonconformities: 2');
  });

  it('a hazard that came from a split shows what was released before, and a task every hazard of it', async () => {
    const [west, whole] = [ground([400, 0], [500, 0], [500, 100], [400, 100]), 600];
    const outline = ground([400, 0], [whole, 0], [whole, 100], [400, 100]);
    const fields = { classification: 'cha', shape: outline, orgCode: 'alpha', name: 'Long field' };
    await told(people.team, people.approver, {
      dateOfInformation: '2026-02-01',
      hazard: { id: uuid(90), mode: 'new', fields },
      evidence: [
        { id: uuid(91), kind: 'item', position: { type: 'Point', coordinates: [36.2055, 48.3005] } },
      ],
    });
    const release = { hazardId: uuid(90), outcome: 'cleared', depthCm: 20, search: 'subsurface' };
    const shape = ground([400, 0], [450, 0], [450, 100], [400, 100]);
    await told(people.team, people.approver, {
      dateOfInformation: '2026-03-01',
      reportType: 'clearance_progress',
      land: {
        activities: [{ id: uuid(93), type: 'clearance', hazardIds: [uuid(90)] }],
        releases: [{ ...release, id: uuid(92), shape }],
      },
    });
    const east = ground([500, 0], [whole, 0], [whole, 100], [500, 100]);
    const parts = [
      { id: uuid(94), fields: { name: 'West', shape: west } },
      { id: uuid(95), fields: { name: 'East', shape: east } },
    ];
    await told(people.team, people.approver, {
      dateOfInformation: '2026-04-01',
      hazard: { id: uuid(90), mode: 'split', fields: {}, parts },
    });
    const task = { id: uuid(96), title: 'Both halves', hazardIds: [uuid(94), uuid(95)], orgCode: 'alpha' };
    await told(people.team, people.approver, {
      dateOfInformation: '2026-04-02',
      reportType: 'task',
      land: { tasks: [task] },
    });
    const facts = await factsNow({ type: 'task', id: uuid(96) });
    const paper = completionPaper(facts, at.pipeline.geometry, 'en');
    const text = saidIn(paper.blocks);
    expect(text).toContain('released before this land was split or merged; not in this account');
    const maps = paper.blocks.filter((block) => block.kind === 'figure' && /^Map of/.test(block.alt));
    const letters = maps.map((map) =>
      map.kind === 'figure'
        ? map.shapes.flatMap((one) => (one.kind === 'label' && /^[KX]\d?$/.test(one.text) ? [one.text] : []))
        : [],
    );
    expect(letters.map((list) => [...new Set(list)].sort())).toEqual([['K', 'K1', 'X'], ['X']]);
    expect(text).toContain('West: Not closed');
    expect(text).toContain('East: Not closed');
  });
});

describe('ground of which nothing is released', () => {
  it('is drawn as what it is and said first: an account keeps no outline of it', async () => {
    await told(people.team, people.approver, {
      dateOfInformation: '2026-02-01',
      hazard: {
        id: uuid(70),
        mode: 'new',
        fields: { classification: 'cha', shape: square(36.6, 48.6, 0.002), orgCode: 'alpha', name: 'Marsh' },
      },
      evidence: [{ id: uuid(71), kind: 'item', position: { type: 'Point', coordinates: [36.601, 48.601] } }],
    });
    const of = { type: 'hazard' as const, id: uuid(70) };
    const facts = await completionFacts(at.pipeline, reader, PROGRAMME, of, null);
    const all = completionPaper(facts, at.pipeline.geometry, 'en').blocks;
    const map = all.find((block) => block.kind === 'figure');
    expect(map?.shapes.filter((shape) => shape.kind === 'label' && shape.text === 'X')).not.toEqual([]);
    expect(saidIn(all)).toMatch(/⚠ Not released: [\d,]+ m²/);
    expect(saidIn(all)).toContain('⚠ Items not disposed of: 1');
  });

  it('an outline of thousands of corners does not make a book: what is left out is counted, and where it is', async () => {
    const ring = Array.from({ length: 6_000 }, (_, i) => {
      const turn = (i / 6_000) * 2 * Math.PI;
      const far = 0.004 + 0.0002 * Math.sin(40 * turn);
      return [36.7 + far * Math.cos(turn), 48.7 + far * 0.7 * Math.sin(turn)];
    });
    const shape = { type: 'Polygon', coordinates: [[...ring, ring[0]]] };
    await told(people.team, people.approver, {
      dateOfInformation: '2026-02-01',
      hazard: {
        id: uuid(80),
        mode: 'new',
        fields: { classification: 'sha', shape, orgCode: 'alpha', name: 'x'.repeat(200) },
      },
      evidence: [{ id: uuid(81), kind: 'verbal_report', channel: 'told' }],
    });
    const facts = await completionFacts(
      at.pipeline,
      reader,
      PROGRAMME,
      { type: 'hazard', id: uuid(80) },
      null,
    );
    const text = saidIn(completionPaper(facts, at.pipeline.geometry, 'en').blocks);
    expect(text).toContain(`Turning points not printed here: ${6_000 - MOST_POINTS}.`);
    expect(text).toContain(`/api/programmes/north/hazards/${uuid(80)}?asOf=`);
    const pdf = await asked('', people.approver, `hazards/${uuid(80)}`);
    expect(pdf.status).toBe(200);
    expect(pdf.bytes.length).toBeLessThan(3_000_000);
  });
});

const look = process.env.TILTH_LOOK;
describe('every language and format', () => {
  for (const language of LANGUAGES)
    it(`in ${language}: same figures, own letters, no key without words`, async () => {
      const text = saidIn(await blocks(language));
      expect(text).not.toMatch(/completion\.|release\.|code\./);
      expect(text).toContain('48.3006000 | 36.2000000');
      for (const format of ['pdf', 'docx', 'html'] as const) {
        const { bytes } = await asked(`?format=${format}&lang=${language}`);
        expect(bytes.length).toBeGreaterThan(5_000);
        if (look) mkdirSync(look, { recursive: true });
        if (look) writeFileSync(join(look, `${language}.${format}`), bytes);
      }
    });

  it('words that would turn a line round or end a tag are only words', async () => {
    const html = (await asked('?format=html')).bytes.toString();
    expect(html).toContain('&lt;b&gt;&amp;&quot;x&quot; gnorw');
    expect(html).not.toMatch(/[\u202a-\u202e]|<b>|<\/w:t>/);
    const files = unzipSync((await asked('?format=docx')).bytes);
    const xml = strFromU8(files['word/document.xml'] as Uint8Array);
    expect(xml).not.toMatch(/[\u202a-\u202e]/);
    expect(Object.keys(files).filter((name) => name.endsWith('.svg'))).not.toEqual([]);
    expect(xml).toContain('svgBlip');
    for (const [name, bytes] of Object.entries(files))
      if (/\.(xml|rels|svg)$/.test(name)) expect(XMLValidator.validate(strFromU8(bytes)), name).toBe(true);
  });
});

describe('on the command line', () => {
  it('the same file, of a hazard or a task, in the language asked for', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tilth-completion-'));
    const file = join(folder, 'x.pdf');
    const env = { DATABASE_URL: at.database.url, TILTH_DATA: folder };
    const head = String((await factsNow()).edition.seq);
    const ran = await tilth(['completion', FIELD, '--out', file, '--as-of', head, '--lang', 'fr', '--json'], {
      env,
    });
    expect(ran.code, ran.err).toBe(0);
    expect(ran.json).toMatchObject({ ok: true, file });
    const { bytes } = await asked(`?lang=fr&asOf=${head}`);
    expect(Buffer.compare(readFileSync(file), bytes)).toBe(0);
    const task = await tilth(['completion', ORDER, '--out', file, '--format', 'html', '--json'], { env });
    expect(task.code, task.err).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('Completion package of a task');
    const wrong = await tilth(['completion', FIELD, '--out', file, '--format', 'exe', '--json'], { env });
    expect(wrong.json).toMatchObject({ ok: false, problem: { code: 'invalidRequest' } });
  }, 60_000);
});

const tools = (() => {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
describe.runIf(tools)('what another program reads in the PDF', () => {
  it('every coordinate, the reason, the signatures, the edition', async () => {
    const { bytes } = await asked();
    const file = join(mkdtempSync(join(tmpdir(), 'tilth-completion-')), 'x.pdf');
    writeFileSync(file, bytes);
    const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
    for (const [lon, lat] of OUTLINE.coordinates[0] ?? [])
      expect(text).toMatch(new RegExp(`${lat?.toFixed(7)} +${lon?.toFixed(7)}`));
    expect(text).toMatch(/Could not be reached/);
    expect(text).toMatch(/Name, date, stamp/);
    expect(text).toContain((await factsNow()).edition.hash);
  });
});
