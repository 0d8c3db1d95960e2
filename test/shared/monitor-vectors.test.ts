/** The monitor's vectors kept beside the repository, on the table that comes with Tilth and on the one there. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { countOn, shippedTreaties, statusOn } from '../../src/core/monitor/treaties.ts';
import { runVectors, tableFromCsv } from '../support/vectors.ts';

const folder = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const absent = !existsSync(`${folder}monitor-cases.json`);
const read = (name: string): string => readFileSync(folder + name, 'utf8');

describe.skipIf(absent)(
  `vectors of the monitor${absent ? ' — because ../shared/data is not there' : ''}`,
  () => {
    it('of assessment, dates, treaty status and counting agree on the table that comes with Tilth', () => {
      const { ran, mismatches } = runVectors(JSON.parse(read('monitor-cases.json')));
      expect(mismatches).toEqual([]);
      expect(ran).toMatchObject({ assess: 11, dates: 3, bounds: 7, treaty: 17, lag: 8, exit: 2, counts: 13 });
    });

    it('agree on the table beside them', () => {
      const cases = JSON.parse(read('monitor-cases.json'));
      expect(runVectors(cases, read('treaties.csv')).mismatches).toEqual([]);
    });

    it('the two tables say the same of every state on every kind of day', () => {
      const [ours, theirs] = [shippedTreaties(), tableFromCsv(read('treaties.csv'))];
      expect([...ours.states]).toEqual([...theirs.states]);
      const days = ['1983-12-02', '1999-03-01', '2011-08-01', '2018-01-01', '2025-12-31', '2026-02-03'];
      const unlike = [...theirs.records].flatMap(([key, record]) =>
        days
          .filter((day) => statusOn(ours.records.get(key)!, day).status !== statusOn(record, day).status)
          .map((day) => `${key} ${day}`),
      );
      expect(unlike).toEqual([]);
      expect(countOn(theirs, 'ccm', '2023-01-12', 'force')).toBe(110);
    });
  },
);
