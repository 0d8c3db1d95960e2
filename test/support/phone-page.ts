/** What a page runs to partition land as a phone does: the engine on WebAssembly in the browser. */
import initGeosJs from 'geos-wasm';
import { createGeometry } from '../../src/core/geo/geos.ts';
import { GEOS_OPTIONS, type GeosInstance } from '../../src/core/geo/instance.ts';
import { balancesOf } from './campaigns.ts';

const engine = (initGeosJs(GEOS_OPTIONS) as Promise<unknown> as Promise<GeosInstance>).then((geos) =>
  createGeometry(geos),
);

/** What the test calls in the page: land drawn as JSON, balances as JSON. */
export interface Phone {
  balance(drawn: string): Promise<string>;
}

const phone: Phone = {
  balance: async (drawn) => JSON.stringify(balancesOf(await engine, JSON.parse(drawn))),
};
Object.assign(globalThis, phone);
