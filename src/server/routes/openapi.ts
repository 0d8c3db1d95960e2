/** The interface's description, in the version the reader asks for. */
import type { App, RequestContext, ServerDeps } from '../context.ts';
import { type OpenApiVersion, openApiDocument } from '../openapi.ts';

/** OGC API clients send exactly this. */
const WANTS_30 = /application\/vnd\.oai\.openapi\+json\s*;\s*version="?3\.0"?/i;

export function registerOpenApiRoutes(app: App, deps: ServerDeps): void {
  const documents = new Map<string, string>();
  const send = (c: RequestContext, version: OpenApiVersion) => {
    const url = deps.publicUrl ?? new URL(c.req.url).origin;
    const key = `${version} ${url}`;
    let text = documents.get(key);
    if (text === undefined) {
      text = JSON.stringify(openApiDocument(app, version, { version: deps.version, url }));
      if (documents.size < 20) documents.set(key, text);
    }
    const suffix = version.slice(0, 3);
    c.header('Content-Type', `application/vnd.oai.openapi+json;version=${suffix}`);
    c.header('Vary', 'Accept');
    return c.body(text);
  };
  app.get('/api/openapi.json', (c) =>
    send(c, WANTS_30.test(c.req.header('accept') ?? '') ? '3.0.3' : '3.1.0'),
  );
  app.get('/api/openapi-3.0.json', (c) => send(c, '3.0.3'));
}
