/**
 * Statements of the area account from the database: 100,000 hazards with four movements each, one of them with an
 * outline of 5,000 corners and 200 released parts. Through the same function the screens and the interface ask.
 */
import type { AccountLine, AreaAccount } from '../src/core/model/accounts.ts';
import type { Position } from '../src/core/model/geometry.ts';
import type { Hazard } from '../src/core/model/hazards.ts';
import { HazardFields } from '../src/core/model/hazards.ts';
import { accountOutputs, accountRestatement, accountStatement } from '../src/flow/accounts.ts';
import type { AccountScope, AsOf } from '../src/flow/ports.ts';
import { getHazard } from '../src/flow/registry.ts';
import { randomNumbers } from './country.ts';
import { type Bench, type Figure, openBench } from './stage.ts';

const PERIOD = { from: '2025-01-01', to: '2025-12-31' };
const [FIRST, SECOND] = [10, 20];
const BATCH = 1_000;
const BIG = 0;
const SHARES = [
  { donor: 'A', percent: 60 },
  { donor: 'B', percent: 40 },
];

const idOf = (n: number): string => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;

function outlineOf(n: number, corners: number): Hazard['shape'] {
  const [west, south] = [(n % 1000) * 0.02 + 20, Math.floor(n / 1000) * 0.02 + 10];
  const ring = Array.from({ length: corners }, (_, i): Position => {
    const angle = (i / corners) * 2 * Math.PI;
    return [west + 0.003 * Math.cos(angle), south + 0.002 * Math.sin(angle)];
  });
  return { type: 'Polygon', coordinates: [[...ring, ring[0] as Position]] };
}

/** Every fiftieth hazard is known as a point only. */
function hazardOf(n: number, programmeId: string): Hazard {
  const corners = n === BIG ? 5_000 : 20;
  const isPoint = n !== BIG && n % 50 === 0;
  const point = { type: 'Point' as const, coordinates: [20 + (n % 1000) * 0.02, 10] as Position };
  return {
    ...HazardFields.parse({
      classification: n % 3 === 0 ? 'cha' : 'sha',
      placeCode: `p${n % 40}`,
      orgCode: `org${n % 12}`,
      reportedAreaM2: isPoint ? 500 : null,
    }),
    shape: isPoint ? point : outlineOf(n, corners),
    id: idOf(n),
    programmeId,
    workStatus: 'open',
    areaM2: isPoint ? null : 100_000,
    perimeterM: null,
    evidenceCount: 0,
    directEvidenceCount: 0,
    parentIds: [],
    childIds: [],
    reopensId: null,
    dateOfInformation: '2020-05-01',
    facts: {},
    fromSeq: FIRST,
    untilSeq: null,
  };
}

/** Identified, then taken away from in the years after: four movements, the big one 201. */
function linesOf(n: number, count: number): AccountLine[] {
  const random = randomNumbers(n + 11);
  const m2 = 1_000 + random() * 200_000;
  const later = ['cancel', 'reduce', 'clear', 'clear'];
  return Array.from({ length: count }, (_, i) => ({
    effectiveDate: `${i === 0 ? 2020 : 2021 + (i % 5)}-0${1 + ((n + i) % 9)}-15`,
    kind: i === 0 ? 'identify' : (later[(n + i) % later.length] as string),
    class: n % 3 === 0 ? 'cha' : 'sha',
    toClass: null,
    m2: i === 0 ? m2 : m2 / (n === BIG ? 500 : 10),
    releaseId: null,
    reportId: null,
    orgCode: `org${n % 12}`,
    reason: null,
    shares: i > 0 && n % 3 === 0 ? SHARES : [],
  }));
}

function accountOf(n: number, programmeId: string, fromSeq: number): AreaAccount {
  const lines = linesOf(n, n === BIG ? 201 : fromSeq === FIRST ? 4 : 5);
  return {
    id: idOf(n),
    programmeId,
    lines,
    shape: outlineOf(n, n === BIG ? 5_000 : 20) as AreaAccount['shape'],
    remainingM2: 1_000,
    releasedM2: { cancelled: 0, reduced: 0, cleared: 0 },
    broken: [],
    beyondM2: 0,
    orgCode: `org${n % 12}`,
    placeCode: `p${n % 40}`,
    fromSeq,
    untilSeq: null,
  };
}

/** All hazards and accounts; every tenth account has a second version. */
async function fill({ p, programme }: Bench, hazards: number): Promise<void> {
  for (let start = 0; start < hazards; start += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, hazards - start) }, (_, i) => start + i);
    const outlined = numbers.filter((n) => n === BIG || n % 50 !== 0);
    await p.db.write(async (tx) => {
      await tx.hazards.put(numbers.map((n) => hazardOf(n, programme)));
      await tx.land.area_account.put(outlined.map((n) => accountOf(n, programme, FIRST)));
      const again = outlined.filter((n) => n % 10 === 1);
      await tx.land.area_account.put(again.map((n) => accountOf(n, programme, SECOND)));
    });
  }
}

/** The middle of so many times, ms. */
async function middle(times: number, work: () => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let i = 0; i < times; i += 1) {
    const started = performance.now();
    await work();
    taken.push(performance.now() - started);
  }
  return taken.sort((a, b) => a - b)[Math.floor(times / 2)] as number;
}

async function measure({ p, programme, author }: Bench, hazards: number): Promise<Figure[]> {
  const statement = (scope: AccountScope, asOf: AsOf = null) =>
    accountStatement(p, author, programme, scope, PERIOD, asOf);
  const label = `${hazards.toLocaleString('en')} hazards`;
  const figures: Figure[] = [];
  const add = async (what: string, times: number, work: () => Promise<unknown>): Promise<void> => {
    figures.push({ what, value: await middle(times, work), unit: 'ms' });
  };
  await add(`${label}: statement of the programme`, 3, () => statement({}));
  figures.push({
    what: '… memory of the process after it',
    value: process.memoryUsage.rss() / 2 ** 20,
    unit: 'MB',
  });
  await add('… as of an earlier position', 3, () => statement({}, FIRST + 1));
  await add('… of one place of 40', 5, () => statement({ placeCode: 'p7' }));
  await add('… of one operator of 12', 5, () => statement({ orgCode: 'org5' }));
  for (const by of ['orgCode', 'placeCode', 'donor'] as const)
    await add(`… land released by ${by}`, 3, () => accountOutputs(p, author, programme, {}, PERIOD, by));
  await add('… restated since an earlier position, a tenth of the accounts changed', 3, () =>
    accountRestatement(p, author, programme, {}, PERIOD, FIRST + 1),
  );
  await add('… of one hazard', 9, () => statement({ hazardId: idOf(1) }));
  await add('… of the hazard of 5,000 corners and 200 releases', 9, () => statement({ hazardId: idOf(BIG) }));
  await add('… its record read', 9, () => getHazard(p, author, programme, idOf(BIG)));
  return figures;
}

export async function bench(scale = 1): Promise<Figure[]> {
  const stage = await openBench();
  const hazards = Math.round(100_000 * scale);
  try {
    await fill(stage, hazards);
    return await measure(stage, hazards);
  } finally {
    await stage.close();
  }
}
