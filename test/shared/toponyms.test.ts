/** Real place names with typed and decimal coordinates (State register of Ukraine, Kherson oblast). */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { distanceBetweenM } from '../../src/core/geo/area.ts';
import { parsePosition } from '../../src/core/geo/coordinates.ts';
import type { Position } from '../../src/core/model/geometry.ts';

const folder = fileURLToPath(new URL('../../../shared/data/ukraine-toponyms/', import.meta.url));
const absent = !existsSync(folder);

interface Row {
  readonly id: string;
  readonly text: string;
}

function typedRows(): Row[] {
  const rows: string[][] = parse(readFileSync(`${folder}fiz-geo-khersonska.csv`), {
    delimiter: ';',
    bom: true,
  });
  return rows.slice(1).map((row) => ({ id: row[0] as string, text: `${row[6]} ${row[7]}` }));
}

function answers(): Position[] {
  const { features } = JSON.parse(readFileSync(`${folder}fiz-geo-khersonska.geojson`, 'utf8'));
  return features.map((f: { geometry: { coordinates: Position } }) => f.geometry.coordinates);
}

describe.skipIf(absent)(
  `degrees, minutes and seconds of real places${absent ? ' — because ../shared/data is not there' : ''}`,
  () => {
    it('are read to the answer key, row by row', () => {
      const key = answers();
      const rows = typedRows();
      expect(rows.length).toBe(950);
      const wrong = rows.flatMap(({ id, text }, i) => {
        const read = parsePosition(text);
        if ('fault' in read) return [`${id} ${text}: ${read.fault}`];
        const metres = distanceBetweenM(read.position, key[i] as Position);
        return metres < 1
          ? []
          : [`${id} ${text}: ${read.position} against ${key[i]}, ${Math.round(metres)} m`];
      });
      expect(wrong).toEqual([]);
    });
  },
);
