/** For machines that watch machines: alive, ready, figures. */
import type { App, ServerDeps } from '../context.ts';

export function registerHealthRoutes(app: App, deps: ServerDeps): void {
  app.get('/health', (c) => c.json({ status: 'alive', version: deps.version }));
  app.get('/ready', async (c) => {
    const ready = await deps.isReady();
    return c.json({ status: ready ? 'ready' : 'not ready' }, ready ? 200 : 503);
  });
  app.get('/metrics', async (c) => {
    c.header('Content-Type', deps.metrics.registry.contentType);
    return c.body(await deps.metrics.registry.metrics());
  });
}
