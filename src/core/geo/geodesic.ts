/** The WGS84 ellipsoid of geographiclib, whichever way the loader presents a CommonJS package. */
import * as imported from 'geographiclib-geodesic';

const library = (imported as unknown as { default?: typeof imported }).default ?? imported;

/** Geodesics on WGS84; arguments are latitude before longitude, degrees and metres. */
export const WGS84 = library.Geodesic.WGS84;
