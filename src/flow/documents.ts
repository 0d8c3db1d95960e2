/**
 * Files that people attach: photos and PDFs of a report, the dossier of a task. The bytes lie under the report or
 * task they were sent for, so that naming the hash of a file elsewhere never opens it; whether somebody may have
 * them back follows from whether they may read that record.
 */
import type { Attachment } from '../core/model/ground.ts';
import { Problem } from '../core/model/problems.ts';
import type { Actor } from '../core/model/programmes.ts';
import type { Report } from '../core/model/reports.ts';
import { mediaTypeOf } from '../core/monitor/capture-facts.ts';
import { may } from '../core/policy/policy.ts';
import { getProgramme, readableReport, signedIn, subjectOf } from './access.ts';
import { getLand } from './land.ts';
import type { FileStore, KeptFile, Pipeline } from './ports.ts';

/** No single document is larger. */
export const MOST_BYTES = 20 * 1024 * 1024;
/** What a document may be, told from its first bytes. */
export const DOCUMENT_TYPES: readonly string[] = ['application/pdf', 'image/png', 'image/jpeg'];
const HEAD_BYTES = 4_096;

/** Copies of the monitor lie under the programme itself; no programme has a tilde in its name. */
const shelfOf = (programmeId: string, ownerId: string): string => `${programmeId}~${ownerId}`;

/** Kinds of report that somebody with documents sends; people of the community are asked in words only. */
const SENT_WITH = ['nts', 'task', 'qm'] as const;

function demandSender(actor: Actor, programmeId: string): void {
  signedIn(actor);
  // Whose report it is and where, is judged when the report comes.
  const sends = SENT_WITH.some((reportType) => may(actor, programmeId, 'report.submit', { reportType }));
  if (!sends) throw new Problem('notAllowed');
}

/** Passes chunks on, and refuses what is none of the kinds or too large before more of it is written. */
async function* watched(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let head: Uint8Array = new Uint8Array();
  let seen = 0;
  const demandKind = () => {
    if (!DOCUMENT_TYPES.includes(mediaTypeOf(head, true) ?? ''))
      throw new Problem('unsupportedMedia', { expected: 'PDF, PNG, JPEG' });
  };
  let known = false;
  for await (const chunk of chunks) {
    seen += chunk.byteLength;
    if (seen > MOST_BYTES) throw new Problem('tooLarge', { max: `${MOST_BYTES / 1024 / 1024} MB` });
    if (!known) {
      const longer = new Uint8Array(head.length + chunk.length);
      longer.set(head);
      longer.set(chunk, head.length);
      head = longer;
      known = head.length >= HEAD_BYTES;
      if (known) demandKind();
    }
    yield chunk;
  }
  if (seen === 0) throw new Problem('emptyBody');
  if (!known) demandKind();
}

/**
 * Keeps a document for a report or a task under its hash. Sending it again is harmless. SAFETY: it is written again then:
 * whether it was here before, for a report of somebody else, is told by no answer (test/scenarios/http-documents.test.ts).
 * @throws Problem notFound, notSignedIn, notAllowed, emptyBody, tooLarge, unsupportedMedia, unreadableFile, storageFull.
 */
export async function keepDocument(
  files: FileStore,
  actor: Actor,
  programmeId: string,
  at: { readonly ownerId: string; readonly sha256: string },
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ readonly bytes: number }> {
  demandSender(actor, programmeId);
  return files.put(shelfOf(programmeId, at.ownerId), at.sha256, watched(chunks));
}

export interface Document extends KeptFile {
  readonly name: string;
}

async function fetched(
  files: FileStore,
  shelf: string,
  attached: readonly Attachment[],
  sha256: string,
): Promise<Document> {
  const named = attached.find((one) => one.sha256 === sha256);
  const file = named ? await files.get(shelf, sha256) : null;
  if (!named || !file) throw new Problem('notFound');
  return { ...file, name: named.name };
}

/**
 * A document of a report for those who may read the report. What it adds to the dossier of a task may be looked
 * at by its author and by who may decide on it. @throws Problem notFound, notSignedIn.
 */
export async function documentOfReport(
  p: Pipeline,
  files: FileStore,
  actor: Actor,
  programmeId: string,
  at: { readonly id: string; readonly sha256: string },
): Promise<Document> {
  const { report, judges } = await p.db.read(async (tx) => {
    await getProgramme(tx, programmeId);
    const found = await readableReport(tx, actor, programmeId, await tx.reports.find(programmeId, at.id));
    const subject = await subjectOf(tx, actor, programmeId, found);
    return { report: found, judges: may(actor, programmeId, 'report.review', subject) };
  });
  const own = (report.content.attachments ?? []).some(({ sha256 }) => sha256 === at.sha256);
  if (own)
    return fetched(files, shelfOf(programmeId, report.id), report.content.attachments ?? [], at.sha256);
  const task = judges || report.authorId === actor.userId ? taskWith(report, at.sha256) : undefined;
  if (!task) throw new Problem('notFound');
  return fetched(files, shelfOf(programmeId, task.id), task.dossier ?? [], at.sha256);
}

function taskWith({ content }: Report, sha256: string) {
  return (content.land?.tasks ?? []).find(({ dossier }) => dossier?.some((one) => one.sha256 === sha256));
}

/** A document of a task's dossier, for those who see the task exactly. @throws Problem notFound, notSignedIn, notAllowed. */
export async function documentOfTask(
  p: Pipeline,
  files: FileStore,
  actor: Actor,
  programmeId: string,
  at: { readonly id: string; readonly sha256: string },
): Promise<Document> {
  // Whoever sees it no better than its cell is served an empty dossier, so nothing is found in it.
  const task = await getLand(p, actor, programmeId, 'task', at.id);
  return fetched(files, shelfOf(programmeId, at.id), task.dossier, at.sha256);
}
