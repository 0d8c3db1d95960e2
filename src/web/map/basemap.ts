/**
 * The world under the records: Natural Earth, bundled, never fetched from another host (an outside base
 * map would tell its owner where the hazards are). Coarse first, finer when it has arrived.
 */
import type { FeatureCollection, Geometry } from 'geojson';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import fineUrl from 'world-atlas/countries-50m.json?url';
import coarseUrl from 'world-atlas/countries-110m.json?url';
import { withoutJumps } from './antimeridian.ts';

type World = Topology<{ countries: GeometryCollection<{ name: string }> }>;
export interface BaseMap {
  readonly land: FeatureCollection;
  readonly borders: FeatureCollection;
}

const asCollection = (geometry: Geometry): FeatureCollection => ({
  type: 'FeatureCollection',
  features: [{ type: 'Feature', properties: {}, geometry }],
});

async function load(url: string): Promise<BaseMap> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`base map: ${response.status}`);
  const world = (await response.json()) as World;
  return {
    land: withoutJumps(feature(world, world.objects.countries)),
    borders: withoutJumps(asCollection(mesh(world, world.objects.countries, (a, b) => a !== b))),
  };
}

let coarse: Promise<BaseMap> | null = null;
let fine: Promise<BaseMap> | null = null;

/** 1 : 110 million, about 40 KB. */
export const coarseWorld = (): Promise<BaseMap> => {
  coarse ??= load(coarseUrl);
  return coarse;
};
/** 1 : 50 million, about 230 KB; asked for only when the map is near enough to need it. */
export const fineWorld = (): Promise<BaseMap> => {
  fine ??= load(fineUrl);
  return fine;
};

export const EMPTY: FeatureCollection = { type: 'FeatureCollection', features: [] };
