/** The socket: opens the port, says in a sentence why it cannot, and closes without cutting anybody off. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Problem } from '../core/model/problems.ts';
import type { App } from './context.ts';

/** Requests under way get this long to finish when the server stops, ms. */
const DRAIN_MS = 5_000;

export interface Listening {
  readonly url: string;
  /** From now on requests are answered by another, on the same port. */
  handOver(to: Answering): void;
  close(): Promise<void>;
}

/** Whoever answers requests. */
export type Answering = Pick<App, 'fetch'>;

/** Throws Problem invalidSetting when the port is taken or forbidden, or the host is not ours. */
export async function listen(app: Answering, port: number, host: string): Promise<Listening> {
  let answering = app;
  const server = createAdaptorServer({
    fetch: (request, env) => answering.fetch(request, env),
  }) as Server;
  // Slow and silent clients must not hold sockets for ever; an import over a bad line may take its time.
  server.headersTimeout = 20_000;
  server.requestTimeout = 300_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(refusal(error, port, host)));
    server.listen(port, host, resolve);
  });
  server.on('error', () => {});
  const { port: opened } = server.address() as AddressInfo;
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${shown}:${opened}`,
    handOver: (to) => {
      answering = to;
    },
    close: () => close(server),
  };
}

function refusal(error: NodeJS.ErrnoException, port: number, host: string): Error {
  const say = (name: string, given: string | number, reason: string) =>
    new Problem('invalidSetting', { name, given: String(given), reason: `setting.${reason}` });
  if (error.code === 'EADDRINUSE') return say('PORT', port, 'portInUse');
  if (error.code === 'EACCES') return say('PORT', port, 'portForbidden');
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return say('TILTH_HOST', host, 'hostUnknown');
  return error;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
