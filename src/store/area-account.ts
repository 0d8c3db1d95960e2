/**
 * The area account in sums: of the lines written out as rows (migration 7), one scan a statement. Each line
 * carries the balances after its day, so what was left on a day is read from one row a hazard.
 */
import { TOLERANCE_LEAST_M2, TOLERANCE_SHARE } from '../core/model/tolerance.ts';
import type { View } from '../core/policy/views.ts';
import type { AccountSums, Period, PointNumbers } from '../core/registry/account.ts';
import type { WorkItems } from '../core/registry/account-items.ts';
import type { AreaClass, MovementKind } from '../core/registry/account-movements.ts';
import type { OutputKey, ReleasedSum } from '../core/registry/account-outputs.ts';
import type { AccountLines, AccountScope, AreaAccountStore, AsOf } from '../flow/ports.ts';
import { isUuid, type Query, stream } from './query.ts';
import { allOf, raw, type Sql, sql } from './sql.ts';
import { currentAt } from './versions.ts';
import { placesBelow, seenAtAll, seenExactly } from './views.ts';

const LINES_BATCH = 1_000;

/** `2025-06-30` as 20250630. */
const dayNumber = (day: string): number => Number(day.replaceAll('-', ''));

/** Rows of a scope at one moment; `id` is the column that holds the hazard, or `any(…)` of several. */
function asked(id: Sql, programmeId: string, scope: AccountScope, view: View, asOf: AsOf): Sql {
  const { hazardId, placeCode, orgCode } = scope;
  return allOf([
    sql`programme_id = ${programmeId}`,
    seenAtAll(programmeId, view),
    hazardId !== undefined && (isUuid(hazardId) ? sql`${hazardId}::uuid = ${id}` : raw('false')),
    placeCode !== undefined && sql`place_code in (${placesBelow(programmeId, [placeCode])})`,
    orgCode !== undefined && sql`org_code = ${orgCode}`,
    currentAt(asOf),
  ]);
}

interface SumsRow {
  readonly kind: MovementKind | null;
  readonly class: AreaClass | null;
  readonly to_class: AreaClass | null;
  readonly reason: SumReason;
  readonly mm2: string;
  readonly opening_sha: string | null;
  readonly opening_cha: string | null;
  readonly closing_sha: string | null;
  readonly closing_cha: string | null;
  readonly opening_numbers: readonly [sha: number, cha: number, hazards: number];
  readonly closing_numbers: readonly [sha: number, cha: number, hazards: number];
}
type SumReason = AccountSums['rows'][number]['reason'];

/** Sums of balances and numbers of hazards above the tolerance, among the rows `held`. */
function balances(name: 'opening' | 'closing', held: Sql): Sql {
  const least = raw(
    `greatest(${TOLERANCE_LEAST_M2 * 1e6}::double precision, gross_mm2 * ${TOLERANCE_SHARE}::double precision)`,
  );
  return sql`sum(sha_mm2) filter (where ${held}) as ${raw(`${name}_sha`)},
    sum(cha_mm2) filter (where ${held}) as ${raw(`${name}_cha`)},
    json_build_array(
      count(*) filter (where ${held} and sha_mm2 > ${least}),
      count(*) filter (where ${held} and cha_mm2 > ${least}),
      count(*) filter (where ${held} and greatest(sha_mm2, cha_mm2) > ${least})
    ) as ${raw(`${name}_numbers`)}`;
}

async function sums(query: Query, rowsAsked: Sql, period: Period): Promise<AccountSums> {
  const [from, to] = [dayNumber(period.from), dayNumber(period.to)];
  // What ended before the period opens is neither in a balance of it nor a movement in it.
  const rows = await query<SumsRow>(sql`
    select kind, class, to_class, reason, coalesce(sum(mm2) filter (where kind is not null), 0) as mm2,
      ${balances('opening', sql`day < ${from}::integer and next_day >= ${from}::integer`)},
      ${balances('closing', sql`day <= ${to}::integer and next_day > ${to}::integer`)}
    from (
      select day, next_day, mm2, sha_mm2, cha_mm2, gross_mm2,
        case when within then kind end as kind, case when within then class end as class,
        case when within then to_class end as to_class, case when within then reason end as reason
      from tilth.area_movement, lateral (select day >= ${from}::integer as within) placed
      where ${rowsAsked} and next_day >= ${from}::integer and day <= ${to}::integer
    ) as held group by kind, class, to_class, reason`);
  const total = (of: (row: SumsRow) => string | null) =>
    rows.reduce((mm2, row) => mm2 + BigInt(of(row) ?? 0), 0n);
  const numbers = (of: (row: SumsRow) => readonly number[]) => {
    const [sha, cha, hazards] = [0, 1, 2].map((i) => rows.reduce((n, row) => n + (of(row)[i] ?? 0), 0));
    return { sha: sha ?? 0, cha: cha ?? 0, hazards: hazards ?? 0 };
  };
  return {
    rows: rows.flatMap(({ kind, class: own, to_class, reason, mm2 }) =>
      kind && own ? [{ kind, class: own, toClass: to_class, reason, mm2: BigInt(mm2) }] : [],
    ),
    opening: { sha: total((row) => row.opening_sha), cha: total((row) => row.opening_cha) },
    closing: { sha: total((row) => row.closing_sha), cha: total((row) => row.closing_cha) },
    openingNumbers: numbers((row) => row.opening_numbers),
    closingNumbers: numbers((row) => row.closing_numbers),
  };
}

/** Numbers and estimates of the hazards that `there` holds for; estimates are added in the order of the ids. */
function pointNumbers(name: 'opening' | 'closing', there: Sql): Sql {
  const of = (own: AreaClass) => sql`${raw(`'${own}'`)}, count(*) filter (where class = ${own} and ${there}),
    ${raw(`'${own}EstimatedM2'`)}, coalesce(sum(estimate order by id) filter (where class = ${own} and ${there}), 0)`;
  return sql`json_build_object(${of('sha')}, ${of('cha')}) as ${raw(name)}`;
}

async function points(query: Query, hazardsAsked: Sql, { from, to }: Period) {
  const [row] = await query<{ opening: PointNumbers; closing: PointNumbers }>(sql`
    select ${pointNumbers('opening', sql`since < ${from} and (until is null or until >= ${from})`)},
      ${pointNumbers('closing', sql`since <= ${to} and (until is null or until > ${to})`)}
    from (
      select id, classification as class, (doc ->> 'reportedAreaM2')::double precision as estimate,
        coalesce(doc -> 'facts' -> 'classification' ->> 'on', doc ->> 'dateOfInformation') collate "C" as since,
        (doc ->> 'closedOn') collate "C" as until
      from tilth.hazard
      where ${hazardsAsked} and (shape is null or get_byte(shape, 1) = 1)
        and classification in ('sha', 'cha') and work_status <> 'superseded'
    ) as known`);
  if (!row) throw new Error('sums without a row');
  return row;
}

/**
 * Rows whose donors a view is told: as lists of releases and accounts show them (core/registry/served-land.ts).
 * SAFETY: for everybody else who paid is not stated (test/scenarios/http-land.test.ts).
 */
function donorsTold(programmeId: string, view: View): Sql {
  const exact = seenExactly(programmeId, view);
  return view.orgCodes.length === 0
    ? exact
    : sql`(${exact} or coalesce(by_org = any(${[...view.orgCodes]}), false))`;
}

/**
 * Whether a movement `m` rests on battle area clearance. The account is sealed without it: it follows from the work
 * the release names. Asked of cleared ground only, and only where a programme has such work at all.
 */
function battleArea(asOf: AsOf): Sql {
  const now = currentAt(asOf);
  return sql`case when kind = 'clear' and exists (
      select 1 from tilth.activity where programme_id = m.programme_id and kind = 'bac' and ${now}
    ) then exists (
      select 1 from tilth.activity where programme_id = m.programme_id and kind = 'bac' and ${now} and id = (
        select activity_id from tilth.release where programme_id = m.programme_id and ${now} and id = (
          select (doc -> 'lines' -> (m.no - 1) ->> 'releaseId')::uuid from tilth.area_account
          where programme_id = m.programme_id and id = m.hazard_id and from_seq = m.from_seq))
    ) else false end`;
}

/** Releases of a period by key; by donor, those whose donors are told one by one, for each is shared out alone. */
async function released(
  query: Query,
  rowsAsked: Sql,
  period: Period,
  by: OutputKey,
  asOf: AsOf,
  told: Sql,
): Promise<ReleasedSum[]> {
  const work = battleArea(asOf);
  const within = sql`${rowsAsked} and day between ${dayNumber(period.from)} and ${dayNumber(period.to)}
    and kind in ('cancel', 'reduce', 'reduce_with_asset', 'reduce_without_asset', 'clear')`;
  const key = raw({ donor: 'null::text', orgCode: 'by_org', placeCode: 'place_code' }[by]);
  const unshared = by === 'donor' ? sql`and (shares is null or not ${told})` : raw('');
  const rows = await query<{ key: string | null; kind: MovementKind; bac: boolean; mm2: string }>(sql`
    select ${key} as key, kind, ${work} as bac, sum(mm2) as mm2 from tilth.area_movement as m
    where ${within} ${unshared} group by 1, 2, 3`);
  const whole = rows.map(({ key, kind, bac, mm2 }) => ({
    key,
    kind,
    mm2: BigInt(mm2),
    shares: [],
    ...(bac ? { battleArea: true } : {}),
  }));
  if (by !== 'donor') return whole;
  const shared = await query<{
    kind: MovementKind;
    bac: boolean;
    mm2: number;
    shares: ReleasedSum['shares'];
  }>(sql`
    select kind, ${work} as bac, mm2, shares from tilth.area_movement as m where ${within}
      and shares is not null and ${told}`);
  return [
    ...whole,
    ...shared.map(({ kind, bac, mm2, shares }) => ({
      key: null,
      kind,
      mm2: BigInt(mm2),
      shares,
      ...(bac ? { battleArea: true } : {}),
    })),
  ];
}

interface FoundRow {
  readonly work: string;
  readonly items: number;
}

/** By work: what progress counts in a period, and its finds by what became of them. */
async function items(query: Query, of: (hazard: Sql) => Sql, { from, to }: Period): Promise<WorkItems[]> {
  const counted = await query<FoundRow>(sql`
    select activity_id as work, sum((doc ->> 'itemsFound')::integer) as items from tilth.progress
    where ${of(raw('any(hazard_ids)'))} and status = 'recorded' and day between ${from} and ${to}
      and activity_id is not null and doc ->> 'itemsFound' is not null
    group by 1`);
  const finds = await query<FoundRow & { outcome: WorkItems['finds'][number]['outcome'] }>(sql`
    select doc ->> 'activityId' as work, doc -> 'disposal' ->> 'outcome' as outcome,
      sum(coalesce((doc ->> 'quantity')::integer, 0)) as items from tilth.evidence
    where ${of(raw('hazard_id'))} and kind = 'item' and doc ->> 'activityId' is not null
      and coalesce(doc ->> 'observedOn', doc ->> 'dateOfInformation') collate "C" between ${from} and ${to}
    group by 1, 2`);
  const works = new Map<string, { counted: number | null; finds: WorkItems['finds'][number][] }>();
  for (const { work, items } of counted) works.set(work, { counted: items, finds: [] });
  for (const { work, outcome, items } of finds) {
    const known = works.get(work) ?? { counted: null, finds: [] };
    known.finds.push({ outcome, items });
    works.set(work, known);
  }
  return [...works.values()];
}

/** True for versions that are not current at another moment. */
function notCurrentAt(asOf: AsOf): Sql {
  return sql`not (${currentAt(asOf)})`;
}

export function areaAccountStore(query: Query): AreaAccountStore {
  const hazard = raw('hazard_id');
  return {
    sums: (programmeId, scope, view, asOf, period) =>
      sums(query, asked(hazard, programmeId, scope, view, asOf), period),
    points: (programmeId, scope, view, asOf, period) =>
      points(query, asked(raw('id'), programmeId, scope, view, asOf), period),
    released: (programmeId, scope, view, asOf, period, by) =>
      released(
        query,
        asked(hazard, programmeId, scope, view, asOf),
        period,
        by,
        asOf,
        donorsTold(programmeId, view),
      ),
    items: (programmeId, scope, view, asOf, period) =>
      items(query, (id) => asked(id, programmeId, scope, view, asOf), period),
    async *changed(programmeId, scope, view, at, other) {
      const conditions = allOf([asked(raw('id'), programmeId, scope, view, at), notCurrentAt(other)]);
      const rows = stream<{ key: string; doc: Pick<AccountLines, 'lines' | 'placeCode'> }>(
        query,
        LINES_BATCH,
        (last, size) => {
          const beyond = last && sql`id > ${last.key}::uuid`;
          return sql`select id as key, doc from tilth.area_account where ${allOf([conditions, beyond])}
            order by id limit ${size}`;
        },
      );
      for await (const { key, doc } of rows) yield { id: key, placeCode: doc.placeCode, lines: doc.lines };
    },
  };
}
