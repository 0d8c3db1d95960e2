/** The demo country under attack: its records as they are read from the database, and the people who send and decide. */
import { uuidv7 } from 'uuidv7';
import type { AreaAccount } from '../../src/core/model/accounts.ts';
import type { SurveyBox } from '../../src/core/model/boxes.ts';
import type { EvidencePoint } from '../../src/core/model/evidence.ts';
import type { Hazard } from '../../src/core/model/hazards.ts';
import type { Place } from '../../src/core/model/places.ts';
import type { Actor, Membership } from '../../src/core/model/programmes.ts';
import type { Nonconformity } from '../../src/core/model/quality.ts';
import type { Release } from '../../src/core/model/releases.ts';
import { type DemoAccounts, ensureDemo } from '../../src/flow/demo.ts';
import { DEMO_PEOPLE, DEMO_PROGRAMME } from '../../src/flow/demo-people.ts';
import { grantFromServer } from '../../src/flow/members.ts';
import type { Pipeline } from '../../src/flow/ports.ts';
import { loadGeometry } from '../../src/server/geometry.ts';
import { openTestDatabase, type TestDatabase } from './database.ts';

/** Current records, by id. Never changed in place: before and after a decision are two of these. */
export interface Records {
  readonly hazards: ReadonlyMap<string, Hazard>;
  readonly evidence: ReadonlyMap<string, EvidencePoint>;
  readonly releases: ReadonlyMap<string, Release>;
  readonly accounts: ReadonlyMap<string, AreaAccount>;
  readonly nonconformities: ReadonlyMap<string, Nonconformity>;
  readonly boxes: ReadonlyMap<string, SurveyBox>;
}

export interface AttackWorld {
  readonly p: Pipeline;
  readonly database: TestDatabase;
  readonly people: readonly Actor[];
  readonly places: ReadonlyMap<string, Place>;
  /** Records as they are now. */
  readonly now: () => Records;
  /** Reads what changed since it was read last. */
  refresh(): Promise<Records>;
  later(): void;
  close(): Promise<void>;
}

const START = Date.UTC(2026, 11, 1, 8);

type More = Partial<Membership> & Pick<Membership, 'role'>;

/** Besides the people of the demo: second deciders, narrowed ones, and the inspected who inspect. */
const OTHERS: readonly [string, More][] = [
  ['approver-2', { role: 'national_approver' }],
  ['approver-vd1', { role: 'national_approver', placeCodes: ['VD1'] }],
  ['approver-harrow', { role: 'national_approver', orgCode: 'harrow' }],
  ['validator-vd1', { role: 'regional_validator', placeCodes: ['VD1'] }],
  ['validator-both', { role: 'regional_validator', placeCodes: ['VD1', 'VD2'] }],
  ['validator-nowhere', { role: 'regional_validator' }],
  ['quality-harrow', { role: 'qa', orgCode: 'harrow' }],
  ['quality-all', { role: 'qa' }],
  ['operations-vd2', { role: 'operations', placeCodes: ['VD2'] }],
  ['surveyor-fieldgate', { role: 'field_team', orgCode: 'fieldgate' }],
  ['analyst-2', { role: 'analyst' }],
  ['admin-harrow', { role: 'sysadmin', orgCode: 'harrow' }],
];

export async function openAttackWorld(): Promise<AttackWorld> {
  const database = await openTestDatabase();
  let time = START;
  const p: Pipeline = {
    db: database.db,
    geometry: await loadGeometry(),
    clock: { now: () => new Date(time) },
    newId: uuidv7,
  };
  await ensureDemo(p, accounts(), () => 'not asked for here');
  const people = [
    ...DEMO_PEOPLE.map(({ key, role, orgCode, placeCodes }) =>
      actor(`id-${key}@demo.invalid`, { role, orgCode, placeCodes: [...placeCodes] }),
    ),
    ...OTHERS.map(([key, more]) => actor(key, more)),
  ];
  const others = people.slice(DEMO_PEOPLE.length).flatMap(({ memberships }) => memberships);
  await grantFromServer(p, DEMO_PROGRAMME, others);
  const reader = new Reader(p);
  await reader.read();
  const places = new Map<string, Place>();
  await p.db.read(async (tx) => {
    for await (const place of tx.places.all(DEMO_PROGRAMME, null)) places.set(place.code, place);
  });
  return {
    p,
    database,
    people,
    places,
    now: () => reader.records,
    refresh: () => reader.read(),
    later: () => {
      time += 60_000;
    },
    close: () => database.close(),
  };
}

/** Who signs in does not matter here: identifiers are enough. */
function accounts(): DemoAccounts {
  return {
    create: async ({ email }) => ({ id: `id-${email}` }),
    get: async (email) => ({ id: `id-${email}` }),
    setPassword: async () => undefined,
  };
}

function actor(userId: string, more: More): Actor {
  const membership = { userId, programmeId: DEMO_PROGRAMME, orgCode: null, placeCodes: [], ...more };
  return { userId, name: userId, memberships: [membership] };
}

class Reader {
  records: Records = {
    hazards: new Map(),
    evidence: new Map(),
    releases: new Map(),
    accounts: new Map(),
    nonconformities: new Map(),
    boxes: new Map(),
  };
  private seq = 0;
  constructor(private readonly p: Pipeline) {}

  read(): Promise<Records> {
    return this.p.db.read(async (tx) => {
      const { land, hazards, evidence, ledger } = tx;
      const { seq } = await ledger.head(DEMO_PROGRAMME);
      if (seq === this.seq) return this.records;
      const lay = async <T extends { id: string; untilSeq: number | null }>(
        known: ReadonlyMap<string, T>,
        store: { changedSince(programmeId: string, seq: number): AsyncIterable<T> },
      ): Promise<Map<string, T>> => {
        const next = new Map(known);
        for await (const each of store.changedSince(DEMO_PROGRAMME, this.seq))
          if (each.untilSeq === null) next.set(each.id, each);
        return next;
      };
      this.records = {
        hazards: await lay(this.records.hazards, hazards),
        evidence: await lay(this.records.evidence, evidence),
        releases: await lay(this.records.releases, land.release),
        accounts: await lay(this.records.accounts, land.area_account),
        nonconformities: await lay(this.records.nonconformities, land.nonconformity),
        boxes: await lay(this.records.boxes, land.survey_box),
      };
      this.seq = seq;
      return this.records;
    });
  }
}
