import { expect, test } from 'vitest';
import { LANGUAGES, OrdnanceCategory } from '../../src/core/model/codes.ts';
import data from '../../src/core/model/data/ordnance-types.json';
import { isCalled, OrdnanceType, OrdnanceTypeFields } from '../../src/core/model/ordnance.ts';
import { refusedColumn } from '../../src/core/model/refused-columns.ts';
import { baseOrdnanceTypes, ORDNANCE_LIST } from '../../src/core/registry/ordnance-base.ts';

const TYPES = baseOrdnanceTypes('demo');

test('every kind of the shared list is a whole record, named in five languages, under a code of its own', () => {
  for (const type of TYPES) {
    expect(OrdnanceType.parse(type)).toEqual(type);
    expect(Object.keys(type.names).sort()).toEqual([...LANGUAGES].sort());
  }
  expect(new Set(TYPES.map(({ id }) => id)).size).toBe(TYPES.length);
  expect(ORDNANCE_LIST.version).toBeGreaterThan(0);
});

test('every category has a kind, so that a finder is never without an answer', () => {
  expect([...new Set(TYPES.map(({ category }) => category))].sort()).toEqual(
    [...OrdnanceCategory.options].sort(),
  );
});

test('no two kinds have the same name in one language', () => {
  for (const language of LANGUAGES)
    expect(new Set(TYPES.map(({ names }) => names[language])).size).toBe(TYPES.length);
});

test('recognition only: no member but those of the schema, none that an import refuses', () => {
  const keys = [...new Set(data.types.flatMap((type) => Object.keys(type)))];
  expect(keys.filter((key) => key !== 'id' && !(key in OrdnanceTypeFields.shape))).toEqual([]);
  expect([...keys, ...Object.keys(data)].filter(refusedColumn)).toEqual([]);
});

test('a submunition is under the convention on cluster munitions, wherever it is listed', () => {
  for (const { category, treatyClass } of TYPES)
    if (category === 'submunition') expect(treatyClass).toBe('cmr');
});

test('a kind is found by what people call it, in any language', () => {
  const found = (text: string) => TYPES.filter((type) => isCalled(type, text)).map(({ id }) => id);
  expect(found('пелюстка')).toEqual(['ap-mine-scatterable']);
  expect(found('PMN')).toContain('ap-mine-blast');
  expect(found('épaule')).toEqual(['rocket-shoulder']);
});
