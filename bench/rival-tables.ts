/** The same country in PostGIS, with the indexes somebody who knows it would make. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import type { Position } from '../src/core/model/geometry.ts';
import type { Address } from '../src/core/tiles/mercator.ts';
import { hazards } from './country.ts';
import type { Rival } from './postgis.ts';

/** Metres of Web Mercator round the world. */
const ROUND = 40_075_016.68557849;

export async function fillRival({ client, folder }: Rival, count: number): Promise<void> {
  const file = join(folder, 'hazards.csv');
  const out = createWriteStream(file);
  for (const h of hazards(count)) {
    const line = `${h.id},${h.classification},${h.workStatus},${h.contamination},${h.name},${h.areaM2},${ewkb(h.ring)}\n`;
    if (!out.write(line)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
  await chmod(file, 0o644);
  await client.query(
    `
    drop table if exists hazard, loaded;
    create unlogged table loaded (id text, classification text, work_status text, contamination text,
      name text, area integer, shape geometry(Polygon, 4326));
    copy loaded from '${file}' csv;
    create unlogged table hazard as
      select id, classification, work_status, contamination, name, area, geom, shape::geography as geog,
        greatest(st_xmax(geom) - st_xmin(geom), st_ymax(geom) - st_ymin(geom)) as size,
        (st_xmin(geom) + st_xmax(geom)) / 2 as x, (st_ymin(geom) + st_ymax(geom)) / 2 as y
      from (select *, st_transform(shape, 3857) as geom from loaded) t
      order by geom;
    drop table loaded;
    create index on hazard using gist (geom);
    create index on hazard using gist (geog);
    create index on hazard using gist (point(x, y));
    vacuum analyze hazard`.replace('vacuum analyze hazard', ''),
  );
  await client.query('vacuum analyze hazard');
}

/** Extended well-known binary of a polygon in EPSG:4326, hexadecimal. */
function ewkb(ring: readonly Position[]): string {
  const bytes = Buffer.alloc(17 + ring.length * 16);
  bytes.writeUInt8(1, 0);
  bytes.writeUInt32LE(0x20000003, 1);
  bytes.writeUInt32LE(4326, 5);
  bytes.writeUInt32LE(1, 9);
  bytes.writeUInt32LE(ring.length, 13);
  ring.forEach(([x, y], i) => {
    bytes.writeDoubleLE(x, 17 + i * 16);
    bytes.writeDoubleLE(y, 25 + i * 16);
  });
  return bytes.toString('hex');
}

/**
 * One tile with the content Tilth's has: outlines from 32 tile units on, smaller hazards as points or, where
 * several share a bin (16 × 16 below z12), as counts by class, live and closed apart.
 */
export async function rivalTile({ client }: Rival, { z, x, y }: Address): Promise<Buffer> {
  const side = ROUND / 2 ** z;
  const [west, north] = [x * side - ROUND / 2, ROUND / 2 - y * side];
  const names = z >= 10 ? ', name, area' : '';
  const small = `
    from hazard where size < ${(side * 32) / 4096}
      and point(x, y) <@ box(point(${west}, ${north - side}), point(${west + side}, ${north}))
      and x >= ${west} and x < ${west + side} and y > ${north - side} and y <= ${north}`;
  const bin = `floor((x - ${west}) * 16 / ${side}), floor((${north} - y) * 16 / ${side})`;
  const points =
    z >= 12
      ? `select st_asmvtgeom(st_setsrid(st_makepoint(x, y), 3857), e.box, 4096, 64, false) as geom, 'point' as kind,
           id, classification, work_status, contamination${names}, null::bigint as count,
           null::bigint as indication, null::bigint as sha, null::bigint as cha ${small.replace('from hazard', 'from e, hazard')}`
      : `select st_asmvtgeom(st_setsrid(st_makepoint(avg(x), avg(y)), 3857), min(e.box::text)::geometry, 4096, 64, false) as geom,
           case when count(*) = 1 then 'point' else 'aggregate' end as kind,
           case when count(*) = 1 then min(id) end as id,
           case when bool_or(classification = 'cha') then 'cha' when bool_or(classification = 'sha') then 'sha'
             else 'indication' end as classification,
           min(work_status) as work_status, case when count(*) = 1 then min(contamination) end as contamination
           ${names ? ', case when count(*) = 1 then min(name) end as name, case when count(*) = 1 then min(area) end as area' : ''},
           nullif(count(*), 1) as count,
           count(*) filter (where classification = 'indication') as indication,
           count(*) filter (where classification = 'sha') as sha, count(*) filter (where classification = 'cha') as cha
         ${small.replace('from hazard', 'from e, hazard')} group by ${bin}, work_status = 'closed'`;
  const { rows } = await client.query(`
    with e as materialized (select st_tileenvelope(${z}, ${x}, ${y}) as box),
    features as (
      select st_asmvtgeom(geom, e.box, 4096, 64, true) as geom, 'outline' as kind,
        id, classification, work_status, contamination${names}, null::bigint as count,
        null::bigint as indication, null::bigint as sha, null::bigint as cha
      from e, hazard
      where geom && st_tileenvelope(${z}, ${x}, ${y}, margin => 64.0 / 4096) and size >= ${(side * 32) / 4096}
      union all ${points})
    select st_asmvt(features, 'hazards', 4096, 'geom') as tile from features where geom is not null`);
  return rows[0].tile as Buffer;
}

/** Identifiers of live hazards within metres of a point or line. */
export async function rivalNear(
  { client }: Rival,
  route: readonly Position[],
  metres: number,
): Promise<string[]> {
  const text =
    route.length === 1
      ? `POINT(${route[0]!.join(' ')})`
      : `LINESTRING(${route.map((position) => position.join(' ')).join(', ')})`;
  const { rows } = await client.query(
    `select id from hazard where st_dwithin(geog, $1::geography, $2) and work_status <> 'closed' order by id`,
    [text, metres],
  );
  return rows.map(({ id }) => id as string);
}
