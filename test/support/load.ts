/** People at work over HTTP: they send reports and decide on them, and remember only what was acknowledged. */
import { setTimeout as sleep } from 'node:timers/promises';
import { uuidv7 } from 'uuidv7';
import { draft, newHazard } from './app.ts';
import { PROGRAMME } from './records.ts';

export interface ServerAddress {
  readonly url: string;
  readonly surveyor: string;
  readonly reviewer: string;
}

export interface Load {
  /** Report id → content hash, for every report whose arrival was acknowledged. */
  readonly acknowledged: Map<string, string>;
  /** Reports whose acceptance was acknowledged. */
  readonly decided: Set<string>;
  /** Answers nobody should get. */
  readonly unexpected: string[];
  /** Where the server is now; null while it is away. */
  address: ServerAddress | null;
  stop(): Promise<void>;
}

const WRITERS = 3;

export function startLoad(): Load {
  let stopped = false;
  let count = 0;
  const undecided: string[] = [];
  const load: Load = {
    acknowledged: new Map(),
    decided: new Set(),
    unexpected: [],
    address: null,
    async stop() {
      stopped = true;
      await work;
    },
  };

  /** Null when there was no answer, or one that says: not now. */
  async function post(who: 'surveyor' | 'reviewer', path: string, body: unknown, headers = {}) {
    const { address } = load;
    if (address === null) return null;
    try {
      const response = await fetch(`${address.url}/api/programmes/${PROGRAMME}/${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${address[who]}`,
          ...headers,
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(20_000),
      });
      const text = await response.text();
      if (response.status === 503) return null;
      return { status: response.status, text };
    } catch {
      return null;
    }
  }

  async function surveyor(): Promise<void> {
    while (!stopped) {
      const n = count++;
      const sent = draft(newHazard(10 + (n % 400) * 0.05, 40 + Math.floor(n / 400) * 0.05), uuidv7());
      // Until it is acknowledged it is sent again: same id, same content.
      while (!stopped) {
        const answer = await post('surveyor', 'reports', sent);
        if (answer === null) {
          await sleep(15);
          continue;
        }
        if (answer.status === 201 || answer.status === 200) {
          load.acknowledged.set(sent.id, JSON.parse(answer.text).contentHash);
          undecided.push(sent.id);
        } else load.unexpected.push(`report ${answer.status} ${answer.text.slice(0, 300)}`);
        break;
      }
    }
  }

  async function reviewer(): Promise<void> {
    const decision = { action: 'accept', reason: 'seen on the ground', overrides: [] };
    while (!stopped) {
      const id = undecided.shift();
      if (id === undefined) {
        await sleep(10);
        continue;
      }
      while (!stopped) {
        const answer = await post('reviewer', `reports/${id}/decision`, decision, { 'if-match': '"1"' });
        if (answer === null) {
          await sleep(15);
          continue;
        }
        // 409 and 412: a decision whose answer was lost had been taken after all.
        if ([200, 409, 412].includes(answer.status)) load.decided.add(id);
        else load.unexpected.push(`decision ${answer.status} ${answer.text.slice(0, 300)}`);
        break;
      }
    }
  }

  const work = Promise.all([...Array.from({ length: WRITERS }, surveyor), reviewer()]);
  return load;
}
