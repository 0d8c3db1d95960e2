/** What the coding pages ask of the server: known records, a case, whether copies are kept; and sending copies. */
import { queryOptions } from '@tanstack/react-query';
import type { MonitorNoun, MonitorRecord } from '../../../core/model/monitor-documents.ts';
import type { CaptureFacts } from '../../../core/monitor/capture-facts.ts';
import { get, inProgramme, type ProblemBody, ProblemError } from '../../api.ts';
import { hasWords, say } from '../../i18n/language.tsx';

interface Records {
  readonly items: MonitorRecord[];
  readonly more?: boolean;
}

/** Records of a noun, newest saying last. Few enough to be picked from; search narrows them. */
export const recordsQuery = (programme: string, noun: MonitorNoun, text = '') =>
  queryOptions({
    queryKey: [programme, 'monitor', 'records', noun, text],
    queryFn: ({ signal }) => get<Records>(inProgramme(programme, '/monitor/records'), { noun, text }, signal),
    staleTime: 30_000,
  });

export const caseQuery = (programme: string, event: string) =>
  queryOptions({
    queryKey: [programme, 'monitor', 'case', event],
    queryFn: ({ signal }) => get<Records>(inProgramme(programme, '/monitor/case'), { event }, signal),
    staleTime: 30_000,
    retry: false,
  });

export interface KeptAnswer {
  readonly sha256: string;
  readonly bytes: number;
  readonly created: boolean;
  readonly facts: CaptureFacts;
}

const pathOf = (programme: string, sha256: string): string =>
  inProgramme(programme, `/monitor/captures/${sha256}`);

function problemIn(status: number, body: ProblemBody): ProblemError {
  const code = body.code ?? 'unexpected';
  const words = (part: 'title' | 'detail'): string => {
    const given = body[part];
    if (typeof given === 'string') return given;
    return hasWords(`problem.${code}.${part}`) ? say(`problem.${code}.${part}`, body.params) : code;
  };
  return new ProblemError(status, code, words('title'), words('detail'), body);
}

/** Keeps a copy under its hash. Throws ProblemError, also when the network is gone. */
export async function sendCopy(programme: string, sha256: string, bytes: Blob): Promise<KeptAnswer> {
  let response: Response;
  try {
    response = await fetch(pathOf(programme, sha256), {
      method: 'PUT',
      body: bytes,
      credentials: 'same-origin',
      headers: { 'content-type': 'application/octet-stream', accept: 'application/json' },
    });
  } catch {
    throw new ProblemError(
      0,
      'offline',
      say('shell.problem.offline.title'),
      say('shell.problem.offline.detail'),
    );
  }
  const body: unknown = await response.json().catch(() => ({}));
  if (!response.ok) throw problemIn(response.status, body as ProblemBody);
  return body as KeptAnswer;
}

/** The text of a kept copy; for those who code and review. */
export async function textOfCopy(programme: string, sha256: string): Promise<string> {
  const response = await fetch(pathOf(programme, sha256), { credentials: 'same-origin' });
  if (!response.ok)
    throw problemIn(response.status, (await response.json().catch(() => ({}))) as ProblemBody);
  return response.text();
}
