import initGeosJs from 'geos-wasm';
import { expect, it } from 'vitest';
import type { Outline, Position } from '../../src/core/model/geometry.ts';
import { loadGeometry } from '../../src/server/geometry.ts';

it('gives back what it took: 100,000 operations do not grow the memory of GEOS', async () => {
  const engine = await loadGeometry();
  const { Module } = await initGeosJs();
  const square = (x: number, size: number): Position[] => [
    [x, 0],
    [x + size, 0],
    [x + size, size],
    [x, size],
    [x, 0],
  ];
  const a: Outline = { type: 'Polygon', coordinates: [square(0, 4), square(1, 1)] };
  const b: Outline = { type: 'MultiPolygon', coordinates: [[square(2, 4)], [square(9, 1)]] };
  const bowTie: Outline = {
    type: 'Polygon',
    coordinates: [
      [
        [0, 0],
        [1, 1],
        [1, 0],
        [0, 1],
        [0, 0],
      ],
    ],
  };
  const often = () => {
    engine.faults(a);
    engine.intersection(a, b);
    engine.intersects(a, b);
    engine.equals(a, b);
    engine.pointInside(b);
  };
  const seldom = () => {
    engine.faults(bowTie);
    engine.repair(bowTie);
    engine.difference(a, b);
    engine.union([a, b, bowTie]);
    engine.partOverlapPercent(b);
    engine.buffer(a, 100);
  };
  const rarely = () => {
    engine.partition({
      outline: a,
      earlier: [{ id: 'e', kind: 'cleared', date: '2024-01-01', shape: bowTie }],
      parts: [
        { id: 'p', kind: 'reduced', shape: b },
        { id: 'q', kind: 'cleared', shape: bowTie },
      ],
    });
    engine.splitBy(a, [
      [-1, 2],
      [5, 2.5],
    ]);
    engine.extendThenClear(a, b);
  };
  for (let i = 0; i < 200; i++) {
    often();
    seldom();
    if (i % 10 === 0) rarely();
  }
  const before = Module.HEAPF64.byteLength;
  const room = () => {
    const handle = Module._malloc(64);
    Module._free(handle);
    return handle;
  };
  const top = room();
  for (let i = 0; i < 20_000; i++) {
    often();
    if (i % 50 === 0) seldom();
    if (i % 500 === 0) rarely();
  }
  expect(Module.HEAPF64.byteLength).toBe(before);
  // The next free address has not wandered off either: less than a byte leaked per operation.
  expect(Math.abs(room() - top)).toBeLessThan(100_000);
});
