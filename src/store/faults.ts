/** Turns what PostgreSQL and the socket say into Problems a person can act on. Our own bugs stay Errors. */
import { Problem } from '../core/model/problems.ts';

const SERIALISATION_FAILURE = '40001';
const DEADLOCK = '40P01';
const FULL = new Set(['53100', 'ENOSPC', 'EDQUOT']);
/** The server is gone, going, coming, or has no room for one more of us. */
const AWAY = new Set([
  ...['57P01', '57P02', '57P03', '57P05', '53300', '53200', '55P03', '57014', '25P03', '25P04'],
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['EACCES'],
]);
/** What no column can hold: a NUL character, a number or date out of range, a cursor made by somebody else. */
const UNSTORABLE = new Set(['22021', '22P05', '22003', '22007', '22008', '22P02']);

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}

/** True when running the same transaction again may succeed. */
export function isRetryable(error: unknown): boolean {
  const code = codeOf(error);
  return code === SERIALISATION_FAILURE || code === DEADLOCK;
}

/** The Problem an error (or what caused it) amounts to, or the error itself when it is none. */
export function asProblem(error: unknown): unknown {
  let cause = error;
  for (let depth = 0; cause instanceof Error && depth < 5; depth++) {
    const problem = problemIn(cause);
    if (problem !== null) return problem;
    cause = cause.cause;
  }
  return error;
}

function problemIn(error: Error): Problem | null {
  if (error instanceof Problem) return error;
  const code = codeOf(error);
  const { message } = error;
  if (FULL.has(code) || /No space left on device/i.test(message)) {
    return new Problem('storageFull', { reason: code });
  }
  if (AWAY.has(code) || code.startsWith('08') || isBrokenConnection(message)) {
    return new Problem('databaseUnavailable', { reason: code || message });
  }
  if (code === '58030') return new Problem('databaseUnavailable', { reason: message });
  if (UNSTORABLE.has(code))
    return new Problem('invalidRequest', { where: 'body', reason: 'request.notStorable' });
  return null;
}

/** The driver has no code for these. */
function isBrokenConnection(message: string): boolean {
  return (
    /^Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect/.test(
      message,
    ) || /Cannot use a pool after calling end|Client was closed|Query read timeout/.test(message)
  );
}
