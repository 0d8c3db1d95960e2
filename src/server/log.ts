/**
 * The log: one JSON line per event on standard output. Holds no personal data, no secrets, no addresses of
 * people, no query strings (a token or a place may stand in one).
 */
import pino, { type Logger } from 'pino';
import type { Settings } from './settings.ts';

export function createLog(level: Settings['logLevel']): Logger {
  return pino({
    level,
    base: null,
    redact: ['authorization', 'cookie', 'password', 'secret', 'token', '*.password', '*.token'],
    serializers: { err: pino.stdSerializers.err },
  });
}
