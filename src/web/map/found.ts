/** Hazards of a list as map features: an outline, and a point that stands for it while it is too small to see. */
import type { FeatureCollection } from 'geojson';
import type { ServedHazard } from '../queries.ts';
import { boundsOf } from './bounds.ts';

function middleOf(hazard: ServedHazard): [number, number] | null {
  const box = hazard.shape && boundsOf(hazard.shape);
  return box ? [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2] : null;
}

export function foundFeatures(hazards: readonly ServedHazard[]): FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: hazards.flatMap((hazard) => {
      const middle = middleOf(hazard);
      if (!hazard.shape || !middle) return [];
      const { id, classification, workStatus, name } = hazard;
      const cell = hazard.precision === 'generalised';
      const properties = { id, classification, workStatus, name, kind: cell ? 'cell' : 'outline' };
      const point = { type: 'Point' as const, coordinates: middle };
      return [
        { type: 'Feature' as const, properties, geometry: hazard.shape },
        ...(cell || hazard.shape.type === 'Point'
          ? []
          : [{ type: 'Feature' as const, properties: { ...properties, kind: 'point' }, geometry: point }]),
      ];
    }),
  };
}
