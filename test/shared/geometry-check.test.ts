/** Boundaries of real countries, checked as the command line checks them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkGeometry } from '../../src/core/geo/check.ts';
import { loadGeometry } from '../../src/server/geometry.ts';

const data = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const absent = !existsSync(data);
const reason = absent ? ' — because ../shared/data is not there' : '';

async function checkFile(path: string) {
  const engine = await loadGeometry({ maxVertices: 200_000 });
  const { features } = JSON.parse(readFileSync(`${data}${path}`, 'utf8'));
  return features.map((f: { geometry: unknown }) => checkGeometry(engine, f.geometry));
}

describe.skipIf(absent)(`real boundaries${reason}`, () => {
  it('of Ukraine: exactly four are invalid, and all four can be repaired safely', async () => {
    const invalid: Record<string, number> = {};
    for (const [name, rows] of [
      ['regiony', 26],
      ['rayony', 136],
      ['hromady', 1472],
    ] as const) {
      const checked = await checkFile(`ukraine-admin/${name}.geojson`);
      expect(checked).toHaveLength(rows);
      const broken = checked.filter((c: { outcome: string }) => c.outcome === 'invalid');
      expect(broken.every((c: { repair: unknown }) => c.repair !== null)).toBe(true);
      invalid[name] = broken.length;
    }
    expect(invalid).toEqual({ regiony: 3, rayony: 1, hromady: 0 });
  });

  it('of Laos: none is invalid', async () => {
    for (const name of readdirSync(`${data}laos-admin`).filter((n) => n.endsWith('.geojson'))) {
      const checked = await checkFile(`laos-admin/${name}`);
      expect(checked.filter((c: { outcome: string }) => c.outcome !== 'valid')).toEqual([]);
    }
  });
});
