/**
 * Import of a GeoJSON file of hazard outlines: reading alone against `JSON.parse` of the whole text, with the
 * memory each takes; then the import itself, rules, provenance and durable commits included, and the same file
 * again.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importFiles } from '../src/flow/import.ts';
import { parseProfile } from '../src/flow/import-profile.ts';
import { type ImportFile, inspect, readRows } from '../src/flow/import-source.ts';
import { type Figure, hazardReport, openBench } from './stage.ts';

const PROFILE = `
profile: bench
input: { format: geojson }
report: { type: nts, localId: "{id}", dateOfInformation: { column: day }, orgCode: alpha }
hazard: { localId: "{id}", name: "{name}", classification: sha, contamination: cmr }
evidence: { kind: verbal_report, channel: told }
`;

export async function bench(scale = 1): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tilth-bench-import-'));
  try {
    const large = await written(join(folder, 'large.geojson'), Math.round(200_000 * scale));
    const small = await written(join(folder, 'small.geojson'), Math.round(20_000 * scale));
    return [...(await reading(large)), ...(await importing(small))];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Written {
  readonly file: ImportFile;
  readonly path: string;
  readonly rows: number;
}

async function written(path: string, rows: number): Promise<Written> {
  const out = createWriteStream(path);
  out.write('{"type":"FeatureCollection","features":[\n');
  for (let n = 0; n < rows; n++) {
    const geometry = hazardReport(n).content.hazard?.fields.shape;
    const properties = { id: `F${n}`, name: `Field ${n}`, day: '2026-03-01', remarks: 'none of any note' };
    const text = `${n > 0 ? ',\n' : ''}${JSON.stringify({ type: 'Feature', properties, geometry })}`;
    if (!out.write(text)) await once(out, 'drain');
  }
  out.end(']}\n');
  await once(out, 'close');
  const open = () => createReadStream(path, { highWaterMark: 1 << 20 });
  return { path, rows, file: { name: 'bench.geojson', bytes: statSync(path).size, open } };
}

async function reading({ file, path, rows }: Written): Promise<Figure[]> {
  const profile = parseProfile(PROFILE, 'bench');
  const inspection = await inspect(file, createHash('sha256'));
  const ours = await measured(async () => {
    let read = 0;
    for await (const _ of readRows(file, inspection, profile, [])) read++;
    if (read !== rows) throw new Error(`only ${read} of ${rows} rows read`);
  });
  const whole = await measured(async () => {
    const parsed = JSON.parse(readFileSync(path, 'utf8')) as { features: unknown[] };
    if (parsed.features.length !== rows) throw new Error('not all rows parsed');
  });
  return [
    { what: 'file read', value: file.bytes / 1e6, unit: 'MB' },
    { what: 'rows read, one at a time', value: rows / ours.seconds, unit: '/s' },
    { what: '… time against JSON.parse of the whole', value: ours.seconds / whole.seconds, unit: '×' },
    { what: '… memory against it', value: ours.bytes / whole.bytes, unit: '×' },
  ];
}

async function importing({ file, rows }: Written): Promise<Figure[]> {
  const { p, programme, author, close } = await openBench();
  const profile = parseProfile(PROFILE, 'bench');
  const newHash = () => createHash('sha256');
  const run = () => importFiles(p, author, programme, { files: [file], profile, dryRun: false, newHash });
  try {
    const first = await measured(async () => {
      const summary = await run();
      if (summary.new !== rows) throw new Error(`only ${summary.new} of ${rows} imported`);
    });
    const again = await measured(async () => {
      const summary = await run();
      if (summary.unchanged !== rows) throw new Error('something changed');
    });
    return [
      { what: 'rows imported, checked, durable', value: rows / first.seconds, unit: '/s' },
      { what: 'the same file again', value: rows / again.seconds, unit: '/s' },
    ];
  } finally {
    await close();
  }
}

/** Seconds, and the most memory in use above the beginning, looked at every 20 ms. */
async function measured(work: () => Promise<void>): Promise<{ seconds: number; bytes: number }> {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  let most = before;
  const look = () => {
    most = Math.max(most, process.memoryUsage().heapUsed);
  };
  const timer = setInterval(look, 20);
  const started = performance.now();
  await work();
  look();
  clearInterval(timer);
  return { seconds: (performance.now() - started) / 1000, bytes: Math.max(1, most - before) };
}
