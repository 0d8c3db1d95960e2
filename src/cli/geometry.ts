/** `tilth geometry check`: says of every feature of a file whether it is valid, and what could repair it. */
import { basename } from 'node:path';
import type { Command } from 'commander';
import { type CheckedGeometry, type CheckFault, checkGeometry } from '../core/geo/check.ts';
import { formatPosition } from '../core/geo/coordinates.ts';
import type { GeometryEngine } from '../core/geo/engine.ts';
import { RuleParameters } from '../core/model/programmes.ts';
import { loadGeometry } from '../server/geometry.ts';
import { type Cli, type CommonOptions, newCommand, newGroup, outputOf } from './command.ts';
import { type FileNotes, featuresOf, type ReadFeature, sizeOf } from './geometry-file.ts';
import type { Output } from './output.ts';

/** Vertices of one feature: boundaries of whole countries are checked too, so more than a report may have. */
const MAX_VERTICES = 200_000;

/** Exit code when something is invalid. */
const INVALID = 5;

interface Options extends CommonOptions {
  readonly problemsOnly?: boolean;
}

export function geometryCommand(cli: Cli): Command {
  const words = outputOf(cli, {});
  const check = newCommand(cli, 'check', 'geometryCheck')
    .argument('<file>', words.words('cli.geometry.file'))
    .option('--problems-only', words.words('cli.geometry.problemsOnly'))
    .action((file: string, options: Options) => runCheck(file, options, outputOf(cli, options)));
  return newGroup(cli, 'geometry').addCommand(check);
}

/** What `--json` says of a feature. `feature` counts from 1 as in the file. */
interface Item {
  readonly feature: number;
  readonly name: string | null;
  readonly outcome: CheckedGeometry['outcome'] | 'unreadable';
  readonly type: string | null;
  readonly faults: (Omit<CheckFault, 'harmless'> & { message: string })[];
  readonly repair: { geometry: unknown; areaBeforeM2: number | null; areaAfterM2: number } | null;
}

async function runCheck(file: string, options: Options, out: Output): Promise<void> {
  const size = await sizeOf(file);
  const engine = await loadGeometry({ maxVertices: MAX_VERTICES });
  const notes: FileNotes = { crs: null, cutOff: false };
  const bar = out.progress(basename(file), Math.ceil(size / 1024));
  const items: Item[] = [];
  try {
    for await (const read of featuresOf(file, (bytes) => bar.update(Math.ceil(bytes / 1024)), notes)) {
      items.push(judge(engine, read, items.length + 1, out));
    }
  } finally {
    bar.stop();
  }
  for (const item of items) tell(item, out, options.problemsOnly ?? false);
  summarise(items, notes, out);
}

function judge(engine: GeometryEngine, read: ReadFeature, feature: number, out: Output): Item {
  if ('key' in read) {
    const message = out.words(read.key, { reason: read.reason });
    const fault = { rule: 'V10', key: read.key, params: { reason: read.reason }, at: null, message };
    return { feature, name: null, outcome: 'unreadable', type: null, faults: [fault], repair: null };
  }
  const { geometry, name } = partsOfFeature(read.value);
  const { outcome, type, faults, repair } = checkGeometry(engine, geometry);
  return {
    feature,
    name,
    outcome,
    type,
    faults: faults.map(({ rule, key, params, at }) => ({
      rule,
      key,
      params,
      at,
      message: wordsOf(key, params, out),
    })),
    repair: repair && {
      geometry: repair.shape,
      areaBeforeM2: repair.areaBeforeM2,
      areaAfterM2: repair.areaAfterM2,
    },
  };
}

/** Rules speak of thresholds; a file has no programme, so the usual ones are named. */
function wordsOf(key: string, params: CheckFault['params'], out: Output): string {
  if (key !== 'rule.V15.partsOverlap') return out.words(key, params);
  if (params.percent === 0) return out.words('geometry.check.partsTouch', params);
  return out.words(key, { max: RuleParameters.parse({}).partOverlapPercent, ...params });
}

/** A feature's geometry (a bare geometry is its own) and something to call it by. */
function partsOfFeature(value: unknown): { geometry: unknown; name: string | null } {
  const feature = (value ?? {}) as Record<string, unknown>;
  const isFeature = feature.type === 'Feature' || 'geometry' in feature;
  const properties = Object.entries((feature.properties ?? {}) as Record<string, unknown>);
  const named = properties.filter(([, v]) => typeof v === 'string' && v.trim() !== '' && v.length <= 60);
  const name =
    named.find(([key]) => /name|назва|title|nom|اسم/i.test(key))?.[1] ?? named[0]?.[1] ?? feature.id;
  return {
    geometry: isFeature ? (feature.geometry ?? null) : value,
    name: name === undefined || name === null ? null : String(name).trim(),
  };
}

function tell(item: Item, out: Output, problemsOnly: boolean): void {
  const params = { feature: item.feature, name: item.name ?? '', known: item.name ? 'yes' : 'no' };
  if (item.faults.length === 0) {
    const key = item.outcome === 'none' ? 'cli.geometry.none' : 'cli.geometry.valid';
    if (!problemsOnly) out.say(key, params);
    return;
  }
  out.say(item.outcome === 'valid' ? 'cli.geometry.validWithNotes' : 'cli.geometry.invalid', params);
  for (const { rule, message, at } of item.faults) {
    out.line(`    ${rule}  ${message}${at ? `  [${formatPosition(at, 'decimal')}]` : ''}`);
  }
  if (item.outcome === 'unreadable') return;
  if (!item.repair) out.line(`    → ${out.words('cli.geometry.noRepair')}`);
  else {
    const { areaBeforeM2: before, areaAfterM2: after } = item.repair;
    const key = before === null ? 'cli.geometry.repairNoBefore' : 'cli.geometry.repair';
    out.line(`    → ${out.words(key, { before: Math.round(before ?? 0), after: Math.round(after) })}`);
  }
}

function summarise(items: readonly Item[], notes: FileNotes, out: Output): void {
  const count = (test: (item: Item) => boolean) => items.filter(test).length;
  const sum = {
    features: items.length,
    valid: count((i) => i.outcome === 'valid'),
    invalid: count((i) => i.outcome === 'invalid' || i.outcome === 'unreadable'),
    repaired: count((i) => i.outcome === 'invalid' && i.repair !== null),
    withoutGeometry: count((i) => i.outcome === 'none'),
  };
  if (notes.crs) out.say('import.note.crs', { crs: notes.crs });
  if (notes.cutOff) out.say('import.note.cutOff', { row: items.length });
  out.say('cli.geometry.sum', sum);
  const ok = sum.invalid === 0 && !notes.cutOff;
  out.result({ ok, ...sum, crs: notes.crs, cutOff: notes.cutOff, items });
  process.exitCode = ok ? 0 : INVALID;
}
