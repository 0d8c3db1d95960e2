/**
 * Vector tiles and TileJSON, for one view at a time: the same policy as every other door. Every answer may be
 * kept by the reader's own cache only, and must be asked about again before it is used.
 */
import { createRoute, z } from '@hono/zod-openapi';
import { Classification, Contamination, WorkStatus } from '../../core/model/codes.ts';
import { ProgrammeId } from '../../core/model/ids.ts';
import { LAYER_NAMES, type LayerName, type TileFilter } from '../../core/tiles/features.ts';
import { isAddress, MAX_ZOOM } from '../../core/tiles/mercator.ts';
import { MERGING, STYLES } from '../../core/tiles/styles.ts';
import { MAX_TILE_BYTES } from '../../core/tiles/tile.ts';
import { encodingFor, etagOf, hasTag } from '../answers.ts';
import type { App, RequestContext, ServerDeps } from '../context.ts';
import { json, oneOrMore, REFUSALS, wholeNumber } from '../schemas.ts';
import { demandSight, type Scope, scopeOf } from '../scope.ts';
import type { LayerFacts } from '../tiles.ts';
import { invalidRequest } from '../validation.ts';

const MVT = 'application/vnd.mapbox-vector-tile';
/** Tiles above this zoom add nothing: readers stretch the last ones. */
const LAST_ZOOM = 16;

const Layer = z.enum(LAYER_NAMES as [LayerName, ...LayerName[]]);
const Address = z.object({
  layer: Layer,
  z: wholeNumber(0, MAX_ZOOM),
  x: wholeNumber(0, 2 ** MAX_ZOOM - 1),
  y: wholeNumber(0, 2 ** MAX_ZOOM - 1),
});
const Query = z.strictObject({
  programme: ProgrammeId,
  classification: oneOrMore(Classification).optional(),
  status: oneOrMore(WorkStatus).optional().openapi({ description: 'Without it every status but superseded' }),
  contamination: oneOrMore(Contamination).optional(),
  v: z.string().max(40).optional().openapi({ description: 'Ignored; makes an address new after a change' }),
});
type Query = z.infer<typeof Query>;

const tileRoute = createRoute({
  method: 'get',
  path: '/tiles/{layer}/{z}/{x}/{y}.mvt',
  operationId: 'getTile',
  tags: ['tiles'],
  summary: 'One vector tile (MVT 2.1, Web Mercator), as the caller may see it',
  request: { params: Address, query: Query },
  responses: {
    200: { description: 'The tile', content: { [MVT]: { schema: { type: 'string', format: 'binary' } } } },
    204: { description: 'Nothing recorded here' },
    304: { description: 'Not changed' },
    ...REFUSALS,
  },
});
const tileJsonRoute = createRoute({
  method: 'get',
  path: '/tiles/{layer}.json',
  operationId: 'getTileJson',
  tags: ['tiles'],
  summary: 'TileJSON 3.0 of a layer, as the caller may see it',
  request: { params: z.object({ layer: Layer }), query: Query },
  responses: { 200: json(z.looseObject({ tilejson: z.literal('3.0.0') }), 'The description'), ...REFUSALS },
});

export function registerTileRoutes(app: App, deps: ServerDeps): void {
  // Described here, matched below: a parameter followed by `.mvt` has no notation that both understand.
  app.openAPIRegistry.registerPath(tileRoute);
  app.openAPIRegistry.registerPath(tileJsonRoute);
  app.get('/tiles/:layer/:z/:x/:file{[^/]+\\.mvt}', (c) => sendTile(c, deps));
  app.get('/tiles/:file{[a-z]+\\.json}', (c) => sendTileJson(c, deps));
}

async function sendTile(c: RequestContext, deps: ServerDeps): Promise<Response> {
  const { layer: given, z: zoom, x, file } = c.req.param() as Record<'layer' | 'z' | 'x' | 'file', string>;
  const address = read(Address, { layer: given, z: zoom, x, y: file.replace(/\.mvt$/, '') }, 'param');
  const query = read(Query, c.req.query(), 'query');
  const { layer } = address;
  if (!isAddress(address)) throw outside(address);
  const { programme, view } = await sightOf(c, deps, query.programme, layer);
  const { headSeq, headHash } = programme;
  const tile = await deps.tiles.tile({
    programmeId: programme.id,
    headSeq,
    headHash,
    layer,
    address,
    view,
    filter: filterOf(query),
  });
  c.header('Cache-Control', 'private, no-cache');
  c.header('Vary', 'Accept-Encoding, Authorization, Cookie');
  c.header('ETag', tile.etag);
  if (hasTag(c.req.header('if-none-match'), tile.etag)) return c.body(null, 304);
  if (tile.gzip === null) return c.body(null, 204);
  c.header('Content-Type', MVT);
  if (encodingFor(c.req.header('accept-encoding')?.replace(/\bbr\b/, '')) === 'gzip') {
    c.header('Content-Encoding', 'gzip');
    return c.body(tile.gzip as Uint8Array<ArrayBuffer>);
  }
  return c.body((await deps.tiles.unpacked(tile)) as Uint8Array<ArrayBuffer>);
}

async function sendTileJson(c: RequestContext, deps: ServerDeps): Promise<Response> {
  const { layer } = read(
    z.object({ layer: Layer }),
    { layer: c.req.param('file')?.replace(/\.json$/, '') },
    'param',
  );
  const query = read(Query, c.req.query(), 'query');
  const { programme, view } = await sightOf(c, deps, query.programme, layer);
  const { headSeq, headHash, id } = programme;
  const facts = await deps.tiles.facts({
    programmeId: id,
    headSeq,
    headHash,
    layer,
    view,
    filter: filterOf(query),
  });
  const origin = deps.publicUrl ?? new URL(c.req.url).origin;
  const search = new URL(c.req.url).search;
  const body = JSON.stringify(tileJson(layer, `${origin}/tiles/${layer}/{z}/{x}/{y}.mvt${search}`, facts));
  c.header('Cache-Control', 'private, no-cache');
  c.header('Vary', 'Authorization, Cookie');
  c.header('ETag', etagOf(new TextEncoder().encode(body)));
  c.header('Content-Type', 'application/json');
  return c.body(body);
}

/** TileJSON 3.0.0, with what Tilth promises of its tiles under `tilth` (docs/spec/tiles.md). */
function tileJson(layer: LayerName, tiles: string, facts: LayerFacts): Record<string, unknown> {
  const { bounds, seq, visible, unplaced } = facts;
  return {
    tilejson: '3.0.0',
    name: layer,
    scheme: 'xyz',
    tiles: [tiles],
    minzoom: 0,
    maxzoom: LAST_ZOOM,
    ...(bounds === null ? {} : { bounds }),
    vector_layers: [{ id: layer, minzoom: 0, maxzoom: LAST_ZOOM, fields: STYLES[layer].fields }],
    tilth: {
      asOfSeq: seq,
      visible,
      /** Records that no map can show, because nobody has said where they are. */
      unplaced,
      maxTileBytes: MAX_TILE_BYTES,
      ...(STYLES[layer].counts ? { merging: MERGING } : {}),
    },
  };
}

/** Places are for whoever may open the programme; hazards and evidence ask for a view that shows something. */
async function sightOf(
  c: RequestContext,
  deps: ServerDeps,
  programmeId: string,
  layer: LayerName,
): Promise<Scope> {
  const scope = await scopeOf(c, deps, programmeId);
  if (layer !== 'places') demandSight(scope);
  return scope;
}

function filterOf({ classification, status, contamination }: Query): TileFilter {
  return { classifications: classification, workStatuses: status, contamination };
}

/** Throws Problem invalidRequest. */
function read<T extends z.ZodType>(schema: T, value: unknown, target: string): z.infer<T> {
  const result = schema.safeParse(value);
  if (!result.success) throw invalidRequest(target, result.error.issues);
  return result.data;
}

function outside({ z: zoom, x }: { z: number; x: number; y: number }): Error {
  const side = 2 ** zoom;
  const path = x >= side ? 'x' : 'y';
  const limit = z.number().max(side - 1);
  const { error } = z.object({ [path]: limit }).safeParse({ [path]: side });
  return invalidRequest('param', error?.issues ?? []);
}
