/** Real records of other organisations go through the importer whole. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { loadProfile } from '../../src/cli/profiles.ts';
import { commandLine } from '../../src/cli/who.ts';
import { ProgrammeSettings } from '../../src/core/model/programmes.ts';
import { openProgramme } from '../../src/flow/programmes.ts';
import { type Imported, importTexts } from '../support/import.ts';
import { CLI, openStage, type Stage } from '../support/stage.ts';

const folder = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const absent = !existsSync(folder);
const skipped = absent ? ' [skipped: ../shared/data is not there]' : '';

async function onStage<T>(programme: string, work: (stage: Stage) => Promise<T>): Promise<T> {
  const stage = await openStage();
  try {
    const profile = { colombia: 'colombia-events', ukraine: 'ukraine-katottg', laos: 'laos-provinces' }[
      programme
    ]!;
    const { names, bounds = null } = loadProfile(profile).programme!;
    await openProgramme(stage.p, CLI, programme, ProgrammeSettings.parse({ names, bounds }));
    return await work(stage);
  } finally {
    await stage.close();
  }
}

function imported(
  stage: Stage,
  programme: string,
  profile: string,
  names: readonly string[],
  dryRun = false,
): Promise<Imported> {
  const files = Object.fromEntries(names.map((name) => [name, readFileSync(`${folder}${name}`)]));
  return importTexts(stage.p, loadProfile(profile), files, { programme, dryRun });
}

const YEARS = Array.from({ length: 11 }, (_, i) => `colombia-events/${1990 + i}.json`);

describe.skipIf(absent)(`real records${skipped}`, () => {
  test('1,618 events of Colombia, each a report; again, none', async () => {
    await onStage('colombia', async (stage) => {
      const dry = await imported(stage, 'colombia', 'colombia-events', YEARS, true);
      expect(dry).toMatchObject({ rows: 1618, new: 1618, unchanged: 0, refused: 0 });
      const first = await imported(stage, 'colombia', 'colombia-events', YEARS);
      expect(first).toMatchObject({ rows: 1618, new: 1618, unchanged: 0, refused: 0 });
      expect(first.files.map((file) => file.rows)).toEqual([
        35, 51, 171, 200, 255, 208, 163, 146, 76, 81, 232,
      ]);
      const { reports } = await stage.p.db.read(async (tx) => ({
        reports: await tx.reports.countByState('colombia', {}),
      }));
      expect(reports.submitted).toBe(1618);
      const second = await imported(stage, 'colombia', 'colombia-events', YEARS);
      expect(second).toMatchObject({ rows: 1618, new: 0, unchanged: 1618, refused: 0, flagged: 0 });
    });
  });

  test('KATOTTG, then hromada boundaries matched to its codes by name, the rest listed', async () => {
    await onStage('ukraine', async (stage) => {
      const codes = await imported(stage, 'ukraine', 'ukraine-katottg', ['ukraine-codes/ua-admin-codes.csv']);
      expect(codes).toMatchObject({ rows: 31_752, new: 31_752, refused: 0, flagged: 0 });
      const hromady = await imported(stage, 'ukraine', 'ukraine-hromady', ['ukraine-admin/hromady.geojson']);
      expect(hromady.rows).toBe(1472);
      expect(hromady.new).toBeGreaterThanOrEqual(1425);
      expect(hromady.new + hromady.refused).toBe(1472);
      const listed = hromady.said.filter((row) => row.outcome === 'refused');
      expect(listed).toHaveLength(hromady.refused);
      for (const row of listed)
        expect(row.reason?.key).toMatch(/^import\.refused\.(noPlace|noPlaceLike|manyPlaces)$/);
      const rayony = await imported(stage, 'ukraine', 'ukraine-rayony', ['ukraine-admin/rayony.geojson']);
      expect(rayony).toMatchObject({ rows: 136, new: 136 });
      const regiony = await imported(stage, 'ukraine', 'ukraine-regiony', ['ukraine-admin/regiony.geojson']);
      expect(regiony).toMatchObject({ rows: 26, new: 26 });
      const invalid = [...rayony.said, ...regiony.said].filter((row) =>
        row.findings.some((f) => /^V1[05]/.test(f.rule)),
      );
      expect(invalid.map((row) => `${row.file} ${row.row}`)).toEqual([
        'ukraine-admin/rayony.geojson 56',
        'ukraine-admin/regiony.geojson 1',
        'ukraine-admin/regiony.geojson 13',
        'ukraine-admin/regiony.geojson 24',
      ]);
      for (const row of invalid) expect(row.findings.some((f) => f.fix !== null)).toBe(true);
    });
  });

  test('provinces of Laos', async () => {
    await onStage('laos', async (stage) => {
      const summary = await imported(stage, 'laos', 'laos-provinces', ['laos-admin/laomap.json']);
      expect(summary).toMatchObject({ rows: 18, new: 18, refused: 0 });
      expect(commandLine('laos').memberships).toHaveLength(1);
    });
  });

  test('thousands of real outlines through the profile for hazards, as they are and with swapped axes', async () => {
    await onStage('ukraine', async (stage) => {
      const whole = JSON.parse(readFileSync(`${folder}ukraine-admin/rayony.geojson`, 'utf8'));
      const exchange = (c: unknown): unknown => {
        const list = c as unknown[];
        return typeof list[0] === 'number' ? [list[1], list[0]] : list.map(exchange);
      };
      const features = whole.features.map((f: { geometry: { coordinates: unknown } }) => ({
        ...f,
        geometry: { ...f.geometry, coordinates: exchange(f.geometry.coordinates) },
      }));
      const profile = loadProfile('geojson-hazards');
      const asIs = await importTexts(
        stage.p,
        profile,
        { 'r.geojson': JSON.stringify(whole) },
        { programme: 'ukraine', dryRun: true },
      );
      expect(asIs).toMatchObject({ rows: 136, new: 136, refused: 0 });
      expect(asIs.files[0]!.swapped).toBe(0);
      const text = JSON.stringify({ ...whole, features });
      const swapped = await importTexts(
        stage.p,
        profile,
        { 'r.geojson': text },
        { programme: 'ukraine', dryRun: true },
      );
      expect(swapped.files[0]).toMatchObject({ rows: 136, swapped: 136 });
      expect(swapped.files[0]!.notes.map((note) => note.key)).toContain('import.note.swapped');
    });
  });
});
