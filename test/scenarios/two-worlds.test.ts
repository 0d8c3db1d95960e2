/**
 * SAFETY: two worlds that look the same to whoever sees cells only. In both the cell has the same two hazards; in
 * the other world one of them lies elsewhere in the cell. Whatever a villager or a team of another organisation
 * asks, byte for byte the answers are the same: probing learns nothing that one look at the map does not tell.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Answer,
  accept,
  type Client,
  draft,
  newHazard,
  openTestApp,
  squareAt,
  type TestApp,
} from '../support/app.ts';
import { uuid } from '../support/records.ts';

/** A cell of 0.05°: 36.50–36.55 east, 48.50–48.55 north. The hidden hazard has two places in it. */
const CELL = [36.5, 48.5] as const;
const HERE = [36.512, 48.512] as const;
/** As far north, so that the figure of its size is the same, which the list gives to everybody. */
const THERE = [36.535, 48.512] as const;
const SIZE = 0.004;
const HIDDEN = uuid(0x101);
const OTHER = uuid(0x102);
/** Six months before any day this test runs on. */
const LONG_AGO = '2025-01-15';

interface World {
  readonly app: TestApp;
  readonly villager: Client;
  readonly team: Client;
}
let worlds: World[];

/** A world with the hidden hazard at a place; null without it. */
async function openWorld(hiddenAt: readonly [number, number] | null, other = true): Promise<World> {
  const app = await openTestApp({ settings: { publicHazards: 'generalised' } });
  const [author, reviewer] = [
    await app.person('author', 'national_approver'),
    await app.person('reviewer', 'national_approver'),
  ];
  const record = async (n: number, id: string, at: readonly [number, number], localId: string) => {
    const { hazard, evidence } = newHazard(at[0], at[1], {
      localId,
      name: `Field ${localId}`,
      orgCode: 'alpha',
      shape: squareAt(at[0], at[1], SIZE),
    });
    const point = { ...evidence[0], id: uuid(n + 0x20), hazardId: id, position: at0(at) };
    const content = { hazard: { ...hazard, id }, evidence: [point], localId };
    const sent = await author.post('reports', draft(content, uuid(n)));
    expect(sent.status, sent.text).toBe(201);
    const decided = await accept(reviewer, sent.body);
    expect(decided.status, decided.text).toBe(200);
  };
  if (other) await record(0x11, OTHER, [36.502, 48.541], 'OPEN-7');
  if (hiddenAt) await record(0x12, HIDDEN, hiddenAt, 'HID-9');
  return {
    app,
    villager: await app.person('villager', 'community_reporter'),
    team: await app.person('team', 'field_team', { orgCode: 'beta' }),
  };
}

const at0 = ([lon, lat]: readonly [number, number]) => ({
  type: 'Point' as const,
  coordinates: [lon + 0.001, lat + 0.001],
});

beforeAll(async () => {
  worlds = [await openWorld(HERE), await openWorld(THERE)];
}, 120_000);
afterAll(async () => {
  for (const { app } of worlds) await app.close();
});

/** Moments and the names of requests differ in any two answers. */
function comparable({ status, headers, text }: Answer): string {
  const masked = text
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<moment>')
    .replaceAll(/"(requestId|instance|authorId|headHash|hash)":"[^"]*"/g, '"$1":"<one>"');
  return `${status} ${headers.get('content-type')} ${headers.get('content-length')} ${masked}`;
}

type Ask = (client: Client) => Promise<Answer>;

function item(lon: number, lat: number, kind: 'item' | 'accident', more: object = {}) {
  return {
    reportType: 'community',
    orgCode: null,
    narrative: 'Seen from the road.',
    evidence: [
      {
        id: uuid(0x900),
        kind,
        channel: 'seen',
        position: { type: 'Point', coordinates: [lon, lat] },
        observedOn: LONG_AGO,
        ...more,
      },
    ],
  };
}

function area(lon: number, lat: number, size: number, fields: object = {}, more: object = {}) {
  return {
    reportType: 'nts',
    orgCode: 'beta',
    hazard: {
      id: uuid(0x901),
      mode: 'new',
      fields: {
        classification: 'sha',
        contamination: ['mines_ap'],
        shape: squareAt(lon, lat, size),
        ...fields,
      },
      ...more,
    },
    evidence: item(lon, lat, 'item').evidence,
  };
}

const release = (lon: number, lat: number, hazardId: string, size = SIZE) => ({
  reportType: 'completion',
  orgCode: 'beta',
  land: {
    releases: [
      {
        id: uuid(0x902),
        hazardId,
        outcome: 'cancelled',
        releasedOn: '2026-05-01',
        shape: squareAt(lon, lat, size),
      },
    ],
  },
});

const check = (content: object): Ask => {
  const body = { dateOfInformation: '2026-05-01', ...content };
  return (client) => client.post('reports/check', body);
};

function probes(): Ask[] {
  const asked: Ask[] = [];
  // Points moved in steps over both places, and beside them.
  for (let i = 0; i < 24; i++) {
    const [lon, lat] = [CELL[0] + 0.002 * i + 0.0013, CELL[1] + 0.0019 * i + 0.0007];
    asked.push(check(item(lon, lat, i % 2 === 0 ? 'item' : 'accident')));
  }
  for (const [lon, lat] of [HERE, THERE]) {
    for (const kind of ['item', 'accident'] as const)
      asked.push(check(item(lon + 0.002, lat + 0.002, kind)), check(item(lon + 0.0001, lat - 0.00001, kind)));
    // The very outline, one inside it, one around it, one beside it; the number and the name.
    asked.push(check(area(lon, lat, SIZE)), check(area(lon + 0.001, lat + 0.001, 0.001)));
    asked.push(check(area(lon - 0.001, lat - 0.001, 0.01)), check(area(lon + SIZE, lat, SIZE)));
    asked.push(check(release(lon, lat, HIDDEN)), check(release(lon, lat, OTHER)));
    asked.push((client) => client.get(`near?lon=${lon + 0.002}&lat=${lat + 0.002}&radiusM=50`));
    asked.push((client) => client.post('near', { route: [CELL, [lon, lat]], radiusM: 200 }));
    asked.push((client) => client.get(`hazards?bbox=${lon},${lat},${lon + 0.001},${lat + 0.001}`));
    asked.push((client) => client.get(`evidence?bbox=${lon},${lat},${lon + 0.002},${lat + 0.002}`));
  }
  asked.push(check(area(CELL[0], CELL[1], 0.05)), check(area(CELL[0] + 0.01, CELL[1], 0.03)));
  asked.push(
    check(area(36.9, 48.9, SIZE, { localId: 'HID-9' })),
    check({ ...item(36.9, 48.9, 'item'), localId: 'HID-9' }),
  );
  // A report that changes the hidden hazard, splits it, merges it.
  const shape = squareAt(HERE[0], HERE[1], SIZE / 2);
  const parts = [{ id: uuid(0x903), fields: { shape } }];
  asked.push(
    check(
      area(HERE[0], HERE[1], SIZE, { shape: undefined, marking: 'none' }, { id: HIDDEN, mode: 'update' }),
    ),
  );
  asked.push(check(area(0, 0, 1, { shape: undefined }, { id: HIDDEN, mode: 'split', parts })));
  asked.push(check(area(HERE[0], HERE[1], SIZE, {}, { mode: 'merge', mergedIds: [HIDDEN, OTHER] })));
  asked.push(
    check(
      area(
        HERE[0],
        HERE[1],
        SIZE,
        { shape: undefined, reportedAreaM2: 90_000 },
        { id: HIDDEN, mode: 'update' },
      ),
    ),
  );
  for (const id of [HIDDEN, OTHER]) {
    asked.push((client) => client.get(`hazards/${id}`));
    asked.push((client) => client.get(`hazards/${id}/remaining`));
    asked.push((client) =>
      client.post(`hazards/${id}/partition`, { parts: [{ id: uuid(0x904), outcome: 'cleared', shape }] }),
    );
    asked.push((client) =>
      client.post(`hazards/${id}/split-preview`, {
        lines: [
          [
            [36.4, 48.514],
            [36.6, 48.514],
          ],
        ],
      }),
    );
  }
  return asked;
}

describe('what is asked over a cell', () => {
  it.each(['villager', 'team'] as const)('tells a %s the same in both worlds', async (who) => {
    const asked = probes();
    expect(asked.length).toBeGreaterThanOrEqual(63);
    const [here, there] = worlds as [World, World];
    let refused = 0;
    for (const [i, ask] of asked.entries()) {
      const [a, b] = [await ask(here[who]), await ask(there[who])];
      expect(comparable(a), `request ${i}`).toBe(comparable(b));
      expect(a.status, a.text).toBeLessThan(500);
      if (a.status >= 400) refused += 1;
    }
    // Most were answered: a refusal alike in both worlds proves little.
    expect(refused).toBeLessThan(asked.length / 3);
  });

  it('tells the same of a report that was sent, read again, listed and proposed', async () => {
    const [here, there] = worlds as [World, World];
    const contents = [
      item(HERE[0] + 0.002, HERE[1] + 0.002, 'accident'),
      area(HERE[0], HERE[1], SIZE, { localId: 'HID-9' }),
      area(CELL[0], CELL[1], 0.05, { localId: 'B-2' }),
    ];
    for (const [i, content] of contents.entries()) {
      const id = uuid(0xa00 + i);
      const who = i === 0 ? 'villager' : 'team';
      const told = async ({ [who]: client }: World) => {
        const sent = await client.post('reports', draft(content, id));
        expect(sent.status, sent.text).toBe(201);
        const again = [
          await client.post('reports', draft(content, id)),
          await client.get(`reports/${id}`),
          await client.get(`reports/${id}/proposal`),
          await client.get('reports?author=me'),
          await client.get('reports?author=me&findings=true'),
          await client.get('reports?author=me&findings=false'),
        ];
        return [sent, ...again].map(comparable).join('\n');
      };
      expect(await told(here)).toBe(await told(there));
    }
  });

  it('shows the reviewer of each world what is there', async () => {
    const [here, there] = worlds as [World, World];
    const rules = async ({ app }: World, name: string) => {
      const reviewer = await app.person(name, 'national_approver');
      const read = await reviewer.get(`reports/${uuid(0xa01)}`);
      expect(read.text).not.toContain('"told"');
      return read.body.findings.map((finding: { rule: string }) => finding.rule);
    };
    expect(await rules(here, 'second')).toEqual(expect.arrayContaining(['V02', 'V17']));
    expect(await rules(there, 'second')).not.toContain('V17');
  });
});

describe('a cell that becomes occupied', () => {
  it('changes the notice about the cell, and nothing else', async () => {
    const [with_, without] = [await openWorld(HERE, false), await openWorld(null, false)];
    try {
      const asked = [
        ...[0, 1, 2, 3, 4, 5].map((i) => check(item(CELL[0] + 0.008 * i + 0.001, CELL[1] + 0.013, 'item'))),
        check(area(HERE[0], HERE[1], SIZE)),
        check(area(CELL[0], CELL[1], 0.05)),
        check(item(HERE[0] + 0.001, HERE[1] + 0.001, 'accident')),
      ];
      for (const ask of asked) {
        const [occupied, empty] = [await ask(with_.villager), await ask(without.villager)];
        const rest = occupied.body.findings.filter(({ rule }: { rule: string }) => rule !== 'V27');
        expect(rest).toEqual(empty.body.findings);
        expect(occupied.body.findings.length).toBe(rest.length + 1);
      }
    } finally {
      await with_.app.close();
      await without.app.close();
    }
  }, 120_000);
});
