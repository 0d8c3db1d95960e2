/**
 * Runs test vectors of the monitor through the product's own functions. A kind that is not computed yet is
 * counted and named, never passed over; a vector that cannot be read is a mismatch.
 */
import { parse } from 'csv-parse/sync';
import { combineDates, type DateStatement, readDate } from '../../src/core/monitor/edtf.ts';
import {
  countOn,
  shippedTreaties,
  statusOn,
  type TreatyRecord,
  type TreatyTable,
} from '../../src/core/monitor/treaties.ts';
import { bindingFrom, releaseFrom, Treaty } from '../../src/core/monitor/treaty-terms.ts';
import { clipped } from '../../src/core/monitor/windows.ts';

import { assessVector, type VectorClaim } from './assess-vectors.ts';

type Vector = Record<string, unknown>;
export interface Mismatch {
  readonly kind: string;
  readonly id: string;
  readonly wanted: string;
  readonly got: string;
}
export interface VectorResult {
  readonly ran: Readonly<Record<string, number>>;
  readonly mismatches: readonly Mismatch[];
  /** Kinds with vectors but without a function of the product yet. */
  readonly notYet: Readonly<Record<string, number>>;
}

/** Members of a file that are no vectors: words about it, and claims that other vectors draw on. */
const NO_VECTORS = ['about', 'claims'];

/** Extra facts a vector brings along → the fact kind of the treaty table. */
const EXTRA: Readonly<Record<string, TreatyRecord['facts'][number]['kind']>> = {
  withdrawal_notified: 'withdrawal_notice',
  provisional_from: 'provisional_application',
  no_intent_declared: 'no_intent',
  suspension_claimed: 'suspension_claimed',
  contested_from: 'contested',
  conflict_claimed: 'conflict_claimed',
  territory_excluded: 'territory_excluded',
};

/** The wide table, one row a state and eight columns a treaty. Its notes are words and are not read. */
export function tableFromCsv(text: string): TreatyTable {
  const rows: Record<string, string>[] = parse(text, { columns: true, bom: true });
  const records = rows.flatMap((row) =>
    Treaty.options.map((treaty): [string, TreatyRecord] => {
      const cell = (column: string): string | null => row[`${treaty}_${column}`] || null;
      const word = (cell('eif_basis') ?? '').split(/[ :]/)[0];
      const record = {
        iso3: row.iso3 as string,
        treaty,
        signedOn: cell('signature'),
        consentedOn: cell('ratification'),
        consentedBy: (cell('action')?.split(' ')[0] ?? null) as TreatyRecord['consentedBy'],
        boundFrom: cell('entry_into_force'),
        boundBasis: (word || null) as TreatyRecord['boundBasis'],
        releasedFrom: cell('withdrawal_effective'),
        confidence: cell('confidence') as TreatyRecord['confidence'],
        source: 'csv',
        boundSource: null,
        facts: [],
      };
      return [`${record.iso3} ${treaty}`, record];
    }),
  );
  return {
    readOn: rows[0]?.as_of ?? '',
    states: new Map(rows.map((row) => [row.iso3 ?? '', row.name ?? ''])),
    records: new Map(records),
  };
}

function withExtra(record: TreatyRecord, extra: Readonly<Record<string, string>>): TreatyRecord {
  const facts = Object.entries(extra).map(([key, on]) => {
    const kind = EXTRA[key];
    if (!kind) throw new Error(`extra "${key}" is not understood`);
    const { iso3, treaty } = record;
    return { iso3, treaty, kind, on, source: 'vector', confidence: 'verified' as const };
  });
  const told = new Set(facts.map(({ kind }) => kind));
  return { ...record, facts: [...record.facts.filter(({ kind }) => !told.has(kind)), ...facts] };
}

/** What every vector of a file may draw on. */
interface Common {
  readonly table: TreatyTable;
  readonly claims: readonly VectorClaim[];
}
type Answer = (vector: Vector, common: Common) => { wanted: unknown; got: unknown };

const ANSWERS: Readonly<Record<string, Answer>> = {
  bounds: ({ edtf, saidOn, expect }) => ({
    wanted: refusalOr(expect),
    got: refusalOr(readDate(clippedAt(edtf as string, saidOn))),
  }),
  dates: ({ claims, saidOn, expect }) => ({
    wanted: expect,
    got: combined(
      (claims as (DateStatement & Vector)[]).map((one) => ({
        ...one,
        edtf: clippedAt(one.edtf, one.saidOn ?? saidOn),
      })),
      expect as Vector,
    ),
  }),
  assess: (vector, { claims }) => ({ wanted: vector.expect, got: assessVector(vector, claims) }),
  treaty: ({ iso3, treaty, date, extra, expect }, { table }) => {
    const record = table.records.get(`${iso3} ${treaty}`);
    if (!record) throw new Error(`no row for ${iso3} ${treaty}`);
    const full = withExtra(record, (extra ?? {}) as Record<string, string>);
    return { wanted: expect, got: statusOn(full, date as string) };
  },
  lag: ({ treaty, deposit, eif }) => ({
    wanted: eif,
    got: bindingFrom(Treaty.parse(treaty), deposit as string),
  }),
  exit: ({ treaty, received, effective }) => ({
    wanted: effective,
    got: releaseFrom(Treaty.parse(treaty), received as string),
  }),
  counts: ({ treaty, date, basis, n }, { table }) => {
    const named = { deposit: 'deposit', in_force: 'force', force: 'force' } as const;
    const known = named[basis as keyof typeof named];
    if (!known) throw new Error(`basis "${basis}" is not understood`);
    return { wanted: n, got: countOn(table, Treaty.parse(treaty), date as string, known) };
  },
};

/** A date with the day it was said ends there. */
const clippedAt = (edtf: string, saidOn: unknown): string =>
  typeof saidOn === 'string' ? clipped(edtf, saidOn) : edtf;

/** A combined date with the other forms a vector may ask for it in: values as texts, the hull, the result as a text. */
function combined(statements: readonly DateStatement[], wanted: Vector): unknown {
  const date = combineDates(statements);
  if ('fault' in date) return date;
  const { from, to, set, values } = date;
  const texts = values.map(({ edtf }) => edtf);
  const exact = texts.find((text) => {
    const bounds = readDate(text);
    return !('fault' in bounds) && bounds.from === from && bounds.to === to;
  });
  const asTexts = Array.isArray(wanted.values) && wanted.values.every((one) => typeof one === 'string');
  const more = { hull: { from, to }, result: set ?? exact ?? null, values: asTexts ? texts : values };
  return { ...date, ...more };
}

/** A file may say in several ways that a date is to be refused. */
function refusalOr(value: unknown): unknown {
  if (value === null) return 'refused';
  const object = value as Vector;
  return ['fault', 'refused', 'error', 'invalid'].some((key) => object[key]) ? 'refused' : value;
}

/** Only what the vector asks for is compared; lists of words have no order. */
function asked(wanted: unknown, got: unknown): [string, string] {
  const plain = (value: unknown): unknown => (Array.isArray(value) ? [...value].sort() : value);
  if (wanted === null || typeof wanted !== 'object') return [JSON.stringify(wanted), JSON.stringify(got)];
  const shape = wanted as Vector;
  const part = (value: unknown, like: unknown): unknown => {
    if (!isPlain(like) || !isPlain(value)) return plain(value);
    return Object.fromEntries(
      Object.keys(like)
        .sort()
        .map((key) => [key, part(value[key], like[key])]),
    );
  };
  return [JSON.stringify(part(shape, shape)), JSON.stringify(part(got, shape))];
}

const isPlain = (value: unknown): value is Vector =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function runOne(kind: string, answer: Answer, vector: Vector, common: Common): Mismatch[] {
  const { id, iso3, edtf, treaty, date, deposit, received, basis } = vector;
  const name = [id ?? iso3, edtf, treaty, date, deposit, received, basis].filter(Boolean).join(' ');
  try {
    const { wanted, got } = answer(vector, common);
    const [left, right] = asked(wanted, got);
    return left === right ? [] : [{ kind, id: name, wanted: left, got: right }];
  } catch (error) {
    return [{ kind, id: name, wanted: 'an answer', got: String(error) }];
  }
}

/** Runs every vector of a file; `csv` replaces the treaty table that comes with Tilth. */
export function runVectors(file: Readonly<Record<string, unknown>>, csv: string | null = null): VectorResult {
  const table = csv === null ? shippedTreaties() : tableFromCsv(csv);
  const claims = (Array.isArray(file.claims) ? file.claims : []) as VectorClaim[];
  const common = { table, claims };
  const ran: Record<string, number> = {};
  const notYet: Record<string, number> = {};
  const mismatches: Mismatch[] = [];
  for (const [kind, vectors] of Object.entries(file)) {
    if (NO_VECTORS.includes(kind) || !Array.isArray(vectors)) continue;
    const answer = ANSWERS[kind];
    if (answer) mismatches.push(...vectors.flatMap((vector) => runOne(kind, answer, vector, common)));
    (answer ? ran : notYet)[kind] = vectors.length;
  }
  return { ran, mismatches, notYet };
}
