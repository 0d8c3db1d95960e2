/** Feeling one's way over ground is counted per account, and each refusal makes the next wait longer. */
import { describe, expect, it } from 'vitest';
import { ProbeLimit } from '../../src/server/limits.ts';

describe('questions about places', () => {
  it('are free for honest work: a form that checks while somebody draws', () => {
    let now = 0;
    const limit = new ProbeLimit(60, () => now);
    for (let i = 0; i < 600; i++) {
      expect(limit.take('ada')).toBe(0);
      now += 1_000;
    }
  });

  it('run out, wait longer with each refusal that was sat out, and come back after quiet', () => {
    let now = 0;
    const limit = new ProbeLimit(60, () => now);
    let asked = 0;
    while (limit.take('eve') === 0) asked += 1;
    expect(asked).toBe(120);
    const waits: number[] = [];
    for (let i = 0; i < 6; i++) {
      const seconds = limit.take('eve');
      waits.push(seconds);
      now += seconds * 1_000;
      // Asks again at once, as often as it is let.
      while (limit.take('eve') === 0);
    }
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(waits.at(-1)).toBeGreaterThan(waits[0]! * 8);
    now += 3_600_000;
    expect(limit.take('eve')).toBe(0);
  });

  it('of one account are not counted against another, and who sees everything has twenty times as many', () => {
    const limit = new ProbeLimit(60, () => 0);
    while (limit.take('eve') === 0);
    expect(limit.take('ada')).toBe(0);
    let asked = 0;
    while (limit.take('nadia', 20) === 0) asked += 1;
    expect(asked).toBe(2_400);
  });
});
