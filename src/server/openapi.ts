/**
 * The interface's own description, from the same schemas that check requests: OpenAPI 3.1 for people and
 * tools, 3.0 for geographic clients (OGC API clients ask for nothing newer).
 */
import { z } from 'zod';
import { EvidenceDraft } from '../core/model/evidence.ts';
import { Finding } from '../core/model/findings.ts';
import { FormDefinition } from '../core/model/forms.ts';
import { MultiPolygon, Outline, Point, Polygon, Position, Shape } from '../core/model/geometry.ts';
import { PeopleCounts, Terrain } from '../core/model/ground.ts';
import { Entered, Facts, HazardPatch } from '../core/model/hazards.ts';
import { LandContent } from '../core/model/land.ts';
import { PlaceDraft } from '../core/model/places.ts';
import { Membership, Organisation, ProgrammeSettings } from '../core/model/programmes.ts';
import { DecisionDraft, Report, ReportContent, ReportDraft } from '../core/model/reports.ts';
import { Survey } from '../core/model/surveys.ts';
import type { App } from './context.ts';
import { PROBLEM_TYPE } from './problems.ts';

/** Marks a schema so that the documents name it once instead of writing it out everywhere. */
const NAME = 'x-name';
const NAMED = {
  Position,
  Point,
  Polygon,
  MultiPolygon,
  Outline,
  Shape,
  Entered,
  Survey,
  HazardPatch,
  EvidenceDraft,
  PlaceDraft,
  Finding,
  ReportContent,
  ReportDraft,
  DecisionDraft,
  Report,
  Facts,
  Terrain,
  PeopleCounts,
  LandContent,
  FormDefinition,
  ProgrammeSettings,
  Organisation,
  Membership,
};
for (const [name, schema] of Object.entries(NAMED)) named(name, schema as z.ZodType);

/** Gives a schema the name under which the documents write it out once. */
export function named<T extends z.ZodType>(name: string, schema: T): T {
  z.globalRegistry.add(schema, { [NAME]: name });
  return schema;
}

export type OpenApiVersion = '3.1.0' | '3.0.3';
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

/** The document in one of its two versions. */
export function openApiDocument(app: App, version: OpenApiVersion, about: { version: string; url: string }) {
  const config = {
    openapi: version,
    info: {
      title: 'Tilth',
      version: about.version,
      description:
        'Records of explosive ordnance contamination, from the first report to the day the land is handed back. Refusals are problem+json (RFC 9457). Shapes are GeoJSON in WGS84, longitude first.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: about.url }],
    security: [{ session: [] }, { token: [] }, {}] as Record<string, string[]>[],
  };
  const document = (version === '3.1.0'
    ? app.getOpenAPI31Document(config)
    : app.getOpenAPIDocument(config)) as unknown as JsonObject;
  const schemas: JsonObject = {};
  const hoisted = hoist(document, schemas) as JsonObject;
  const components = (hoisted.components ?? {}) as JsonObject;
  const responses: JsonObject = {};
  hoisted.paths = shareRefusals(hoisted.paths ?? {}, responses);
  hoisted.components = {
    ...components,
    schemas: { ...(components.schemas as JsonObject), ...sorted(schemas) },
    responses: sorted(responses),
    securitySchemes: {
      session: { type: 'apiKey', in: 'cookie', name: 'tilth.session_token' },
      token: { type: 'http', scheme: 'bearer' },
    },
  };
  return hoisted;
}

/** Replaces every marked schema by a reference and collects it; a nullable one keeps its null beside it. */
function hoist(node: Json, schemas: JsonObject): Json {
  if (Array.isArray(node)) return node.map((member) => hoist(member, schemas));
  if (node === null || typeof node !== 'object') return node;
  const name = node[NAME];
  if (typeof name !== 'string') {
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, hoist(value, schemas)]));
  }
  const { [NAME]: _, nullable, default: fallback, ...schema } = node;
  const types = Array.isArray(schema.type) ? schema.type : null;
  const orNull = nullable === true || types?.includes('null') === true;
  if (types && orNull) schema.type = types.find((type) => type !== 'null') ?? null;
  schemas[name] ??= hoist(schema, schemas);
  const ref = { $ref: `#/components/schemas/${name}` };
  const more: JsonObject = fallback === undefined ? {} : { default: fallback };
  if (orNull && types) return { anyOf: [ref, { type: 'null' }], ...more };
  if (orNull) return { allOf: [ref], nullable: true, ...more };
  return fallback === undefined ? ref : { allOf: [ref], ...more };
}

/** Every route may refuse in the same ways: each way is written out once, under its status. */
function shareRefusals(node: Json, responses: JsonObject): Json {
  if (Array.isArray(node)) return node.map((member) => shareRefusals(member, responses));
  if (node === null || typeof node !== 'object') return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => {
      const name = `Refusal${key}`;
      if (!/^[45]\d\d$/.test(key) || !isRefusal(value)) return [key, shareRefusals(value, responses)];
      responses[name] ??= value;
      const isSame = JSON.stringify(responses[name]) === JSON.stringify(value);
      return [key, isSame ? { $ref: `#/components/responses/${name}` } : value];
    }),
  );
}

const isRefusal = (value: Json): boolean =>
  value !== null &&
  typeof value === 'object' &&
  !Array.isArray(value) &&
  PROBLEM_TYPE in ((value.content ?? {}) as JsonObject);

function sorted(schemas: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
}
