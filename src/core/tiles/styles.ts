/** What each layer writes into its tiles: keys, properties, what is shown when, and how records are counted. */
import { Classification, Contamination, WorkStatus } from '../model/codes.ts';
import { Names } from '../model/ids.ts';
import {
  categoryOf,
  classificationOf,
  evidenceKindOf,
  firstContaminationOf,
  gradeOf,
  isLive,
  isPlaceLabel,
  type LayerName,
  placeLevelOf,
  workStatusOf,
} from './features.ts';
import type { LayerWriter } from './mvt.ts';
import type { FeatureTable } from './table.ts';

/** How many records of each class an aggregate or cell stands for; `classes` is indexed by `classOf`. */
export interface Tally {
  readonly count: number;
  readonly classes: readonly [number, number, number];
  /** 0 for what is still dangerous, 1 for closed records: the two are never mixed in one count. */
  readonly group: number;
}

export interface LayerStyle {
  readonly name: LayerName;
  readonly keys: readonly string[];
  /** TileJSON: key → `String`, `Number` or `Boolean`. */
  readonly fields: Readonly<Record<string, string>>;
  /** False: records too small to draw are left out (places only; nothing dangerous may be). */
  readonly counts: boolean;
  isShown(codes: number, zoom: number, mergeLevel: number): boolean;
  /** Drawing order, 0–3: the most dangerous last, on top. */
  rankOf(codes: number): number;
  classOf(codes: number): 0 | 1 | 2;
  groupOf(codes: number): 0 | 1;
  writeTags(
    to: LayerWriter,
    table: FeatureTable,
    slot: number,
    kind: 'outline' | 'point',
    full: boolean,
  ): void;
  writeTally(to: LayerWriter, tally: Tally, kind: 'aggregate' | 'cell', merged: boolean): void;
  writePart(to: LayerWriter): void;
}

const NUMBER_KEYS: readonly string[] = ['area', 'count', 'indication', 'sha', 'cha', 'direct', 'level'];
const FLAG_KEYS: readonly string[] = ['part', 'merged'];

const HAZARD_KEYS = [
  'id',
  'kind',
  'classification',
  'workStatus',
  'contamination',
  'name',
  'area',
  'count',
  'indication',
  'sha',
  'cha',
  'part',
  'merged',
] as const;
const H = keyNumbers(HAZARD_KEYS);

const hazards: LayerStyle = {
  name: 'hazards',
  keys: HAZARD_KEYS,
  fields: fieldsOf(HAZARD_KEYS),
  counts: true,
  isShown: () => true,
  rankOf: (codes) => (isLive(codes) ? classificationOf(codes) + 1 : 0),
  classOf: (codes) => Math.min(2, classificationOf(codes)) as 0 | 1 | 2,
  groupOf: (codes) => (isLive(codes) ? 0 : 1),
  writeTags(to, table, slot, kind, full) {
    const codes = table.codes(slot);
    writeId(to, H.id, table, slot);
    to.commonTags(kind === 'outline' ? codes : codes + 2 ** 24, () => {
      to.tag(H.kind, kind);
      to.tag(H.classification, Classification.options[classificationOf(codes)]!);
      to.tag(H.workStatus, WorkStatus.options[workStatusOf(codes)]!);
      const first = Contamination.options[firstContaminationOf(codes)];
      if (first !== undefined) to.tag(H.contamination, first);
    });
    if (!full) return;
    table.withName(slot, (data, start, end) => to.ownBytes(H.name, data, start, end));
    const area = Math.round(table.areas[slot]!);
    if (area > 0) to.ownTag(H.area, area);
  },
  writeTally(to, { count, classes, group }, kind, merged) {
    to.tag(H.kind, kind);
    to.tag(H.count, count);
    to.tag(H.classification, classes[2] > 0 ? 'cha' : classes[1] > 0 ? 'sha' : 'indication');
    to.tag(H.workStatus, group === 0 ? 'open' : 'closed');
    if (classes[0] > 0) to.tag(H.indication, classes[0]);
    if (classes[1] > 0) to.tag(H.sha, classes[1]);
    if (classes[2] > 0) to.tag(H.cha, classes[2]);
    if (merged) to.tag(H.merged, true);
  },
  writePart: (to) => to.tag(H.part, true),
};

const EVIDENCE_KEYS = [
  'id',
  'kind',
  'grade',
  'ordnanceCategory',
  'count',
  'direct',
  'merged',
  'part',
] as const;
const E = keyNumbers(EVIDENCE_KEYS);

const evidence: LayerStyle = {
  name: 'evidence',
  keys: EVIDENCE_KEYS,
  fields: fieldsOf(EVIDENCE_KEYS),
  counts: true,
  isShown: () => true,
  rankOf: (codes) => codes & 1,
  classOf: (codes) => (gradeOf(codes) === 'direct' ? 2 : 0),
  groupOf: () => 0,
  writeTags(to, table, slot) {
    const codes = table.codes(slot);
    writeId(to, E.id, table, slot);
    to.commonTags(codes, () => {
      to.tag(E.kind, evidenceKindOf(codes));
      to.tag(E.grade, gradeOf(codes));
      const category = categoryOf(codes);
      if (category !== undefined) to.tag(E.ordnanceCategory, category);
    });
  },
  writeTally(to, { count, classes }, kind, merged) {
    to.tag(E.kind, kind);
    to.tag(E.count, count);
    to.tag(E.grade, classes[2] > 0 ? 'direct' : 'indirect');
    if (classes[2] > 0) to.tag(E.direct, classes[2]);
    if (merged) to.tag(E.merged, true);
  },
  writePart: (to) => to.tag(E.part, true),
};

const PLACE_KEYS = [
  'id',
  'kind',
  'level',
  'name',
  'name_en',
  'name_uk',
  'name_ar',
  'name_fr',
  'name_es',
  'part',
];
const P = { id: 0, kind: 1, level: 2, name: 3, part: 9 };
/** First zoom at which boundaries, and names, of each level are shown. */
const BOUNDARY_ZOOM = [0, 0, 4, 7, 9, 11, 12, 12];
const LABEL_ZOOM = [0, 4, 6, 9, 10, 11, 13, 13];

const places: LayerStyle = {
  name: 'places',
  keys: PLACE_KEYS,
  fields: fieldsOf(PLACE_KEYS),
  counts: false,
  isShown(codes, zoom, mergeLevel) {
    const level = placeLevelOf(codes);
    if (level > 7 - mergeLevel) return false;
    return zoom >= (isPlaceLabel(codes) ? LABEL_ZOOM : BOUNDARY_ZOOM)[level]!;
  },
  rankOf: (codes) => (placeLevelOf(codes) < 3 ? 3 - placeLevelOf(codes) : 0),
  classOf: () => 0,
  groupOf: () => 0,
  writeTags(to, table, slot) {
    const codes = table.codes(slot);
    to.ownTag(P.id, table.id(slot).replace(/#$/, ''));
    to.tag(P.kind, isPlaceLabel(codes) ? 'label' : 'boundary');
    to.tag(P.level, placeLevelOf(codes));
    const names = Names.parse(JSON.parse(table.name(slot)));
    const shown = names.en ?? Object.values(names)[0];
    if (shown !== undefined) to.tag(P.name, shown);
    for (const [language, name] of Object.entries(names)) {
      const key = PLACE_KEYS.indexOf(`name_${language}`);
      if (key >= 0) to.tag(key, name);
    }
  },
  writeTally: () => undefined,
  writePart: (to) => to.tag(P.part, true),
};

export const STYLES: Readonly<Record<LayerName, LayerStyle>> = { hazards, evidence, places };

/** What TileJSON says happens when a tile would be too large, as data: docs/spec/tiles.md puts it in words. */
export const MERGING = {
  countKey: 'count',
  partKey: 'part',
  mergedKey: 'merged',
  dropsNothing: true,
} as const;

function writeId(to: LayerWriter, key: number, table: FeatureTable, slot: number): void {
  const at = table.uuidAt(slot);
  if (at >= 0) to.ownUuid(key, table.bytesOfAll, at);
  else to.ownTag(key, table.id(slot));
}

function fieldsOf(keys: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    keys.map((key) => [
      key,
      NUMBER_KEYS.includes(key) ? 'Number' : FLAG_KEYS.includes(key) ? 'Boolean' : 'String',
    ]),
  );
}

function keyNumbers<K extends string>(keys: readonly K[]): Readonly<Record<K, number>> {
  return Object.fromEntries(keys.map((key, index) => [key, index])) as Record<K, number>;
}
