/**
 * The alarm: evidence in released land (rule V60). Whoever must know is told as soon as the report is stored, whether
 * or not anybody accepts it, and the reopening with its nonconformity waits in the inbox, drafted, for a person to
 * decide. Never reopens anything by itself. SAFETY: test/scenarios/alarm.test.ts.
 */
import { contentHash } from '../core/ledger/seal.ts';
import type { Finding } from '../core/model/findings.ts';
import { boxOf } from '../core/model/geometry.ts';
import type { Hazard } from '../core/model/hazards.ts';
import { type Programme, RuleParameters } from '../core/model/programmes.ts';
import type { Release } from '../core/model/releases.ts';
import type { Report, ReportContent } from '../core/model/reports.ts';
import { ReportContent as Content, RAISED_BY } from '../core/model/reports.ts';
import { gradeOf } from '../core/registry/evidence.ts';
import { type Alarm, alarmsOf, speaksAgainst } from '../core/rules/aftermath.ts';
import { checkReport } from '../core/rules/check.ts';
import { loadContexts } from './contexts.ts';
import { ALARM, findOf, waitingAlarms } from './open-alarms.ts';
import type { Pipeline, Tx } from './ports.ts';
import { placesOfReports } from './report-places.ts';
import { evidenceThat } from './state.ts';

const raises = (findings: readonly Finding[]): boolean => findings.some(({ rule }) => rule === 'V60');

/** For stored reports: drafts what has to be decided and tells those who must know, when the transaction commits. */
export async function raiseAlarms(
  tx: Tx,
  p: Pipeline,
  programme: Programme,
  reports: readonly Report[],
): Promise<void> {
  const raising = reports.filter((report) => report.authorId !== ALARM && raises(report.findings));
  if (raising.length === 0) return;
  const contexts = await loadContexts(tx, p, programme, raising);
  for (const [i, report] of raising.entries()) {
    const context = contexts[i];
    if (!context) continue;
    for (const [hazardId, alarms] of grouped(alarmsOf(report.content, context))) {
      await store(tx, p, programme, await reopening(tx, p, programme, report, hazardId, alarms));
    }
    await tx.announce({
      programmeId: programme.id,
      seq: programme.headSeq,
      reportId: report.id,
      kind: 'alarm',
    });
  }
}

/** A released part that a decision recorded or changed. */
export interface Rearmed {
  readonly release: Release;
  /** As it was recorded before; null when this decision released it. */
  readonly before: Release | null;
}

/** Evidence around a part is looked for this far out before its own accuracy is known. */
const LEAST_ACCURATE_M = 200;

/**
 * After a decision on released land: whatever was observed there since is looked at again, so that releasing late,
 * correcting or dating otherwise never disarms the alarm. SAFETY: test/scenarios/danger.test.ts.
 */
export async function rearmAlarms(
  tx: Tx,
  p: Pipeline,
  programme: Programme,
  report: Report,
  parts: readonly Rearmed[],
): Promise<void> {
  const marginM = RuleParameters.parse(programme.settings.rules).releasedMarginM;
  const byHazard = new Map<string, Alarm[]>();
  for (const { release, before } of parts) {
    if (release.status !== 'recorded' || !release.shape) continue;
    const box = boxOf(p.geometry.buffer(release.shape, marginM + LEAST_ACCURATE_M));
    for (const point of await evidenceThat(tx, programme.id, { box }, null)) {
      const seenOn = point.observedOn ?? point.dateOfInformation;
      const since = before && before.releasedOn < release.releasedOn ? before.releasedOn : release.releasedOn;
      if (before ? seenOn < since : seenOn <= since) continue;
      const metres = speaksAgainst(point, seenOn, release, p.geometry, marginM);
      if (metres === null) continue;
      const { hazardId } = release;
      byHazard.set(hazardId, [...(byHazard.get(hazardId) ?? []), { index: -1, point, release, metres }]);
    }
  }
  for (const [hazardId, alarms] of byHazard) await raiseAgain(tx, p, programme, report, hazardId, alarms);
}

async function raiseAgain(
  tx: Tx,
  p: Pipeline,
  programme: Programme,
  report: Report,
  hazardId: string,
  alarms: readonly Alarm[],
): Promise<void> {
  const known = await alreadyRaised(tx, programme.id, hazardId, alarms);
  const fresh = alarms.filter(({ point }) => !known.has(point.id));
  if (fresh.length === 0) return;
  await store(tx, p, programme, await reopening(tx, p, programme, report, hazardId, fresh));
  const { id: programmeId, headSeq: seq } = programme;
  await tx.announce({ programmeId, seq, reportId: report.id, kind: 'alarm' });
}

/** Evidence of which an alarm waits, or that stands in a hazard which reopens this one already. */
async function alreadyRaised(
  tx: Tx,
  programmeId: string,
  hazardId: string,
  alarms: readonly Alarm[],
): Promise<Set<string>> {
  const waiting: string[] = [];
  for await (const { content } of waitingAlarms(tx, programmeId))
    if (content.hazard?.reopensId === hazardId) waiting.push(...content.evidence.map(({ id }) => id));
  const homes = [...new Set(alarms.flatMap(({ point }) => point.hazardId ?? []))];
  const hazards = homes.length === 0 ? new Map() : await tx.hazards.getMany(programmeId, homes, null);
  const reopened = alarms
    .filter(({ point }) => hazards.get(point.hazardId ?? '')?.reopensId === hazardId)
    .map(({ point }) => point.id);
  return new Set([...waiting, ...reopened]);
}

function grouped(alarms: readonly Alarm[]): Map<string, Alarm[]> {
  const groups = new Map<string, Alarm[]>();
  for (const alarm of alarms) {
    const { hazardId } = alarm.release;
    groups.set(hazardId, [...(groups.get(hazardId) ?? []), alarm]);
  }
  return groups;
}

/**
 * Hazards of the finds that still stand: their evidence stays with them, since only what was closed loses any to what
 * reopens it (core/registry/danger.ts).
 */
async function standing(
  tx: Tx,
  programmeId: string,
  alarms: readonly Alarm[],
): Promise<ReadonlyMap<string, Hazard>> {
  const ids = [...new Set(alarms.flatMap(({ point }) => point.hazardId ?? []))];
  const hazards =
    ids.length === 0 ? new Map<string, Hazard>() : await tx.hazards.getMany(programmeId, ids, null);
  return new Map(
    [...hazards].filter(([, { workStatus }]) => workStatus !== 'closed' && workStatus !== 'superseded'),
  );
}

/**
 * A new hazard around what was found that names the old one, and the nonconformity of the release. SAFETY: every
 * identifier is made here and now: one that could be worked out from the report would be taken beforehand by a
 * harmless report or record of that name (test/scenarios/evidence-danger.test.ts).
 */
async function reopening(
  tx: Tx,
  p: Pipeline,
  programme: Programme,
  report: Report,
  oldId: string,
  alarms: readonly Alarm[],
): Promise<ReportContent> {
  const { directEvidence, rules } = programme.settings;
  const old = await tx.hazards.get(programme.id, oldId, null);
  const stays = await standing(tx, programme.id, alarms);
  const hazardId = p.newId();
  const around = alarms.flatMap(({ point, release }) =>
    point.position
      ? [
          {
            point,
            release,
            shape: p.geometry.buffer(
              point.position,
              (point.entered?.accuracyM ?? 0) + (rules.fadeOutM ?? 50),
            ),
          },
        ]
      : [],
  );
  const direct = alarms.some(({ point }) => gradeOf(point, directEvidence) === 'direct');
  const orgCode = alarms[0]?.release.orgCode ?? null;
  return Content.parse({
    reportType: 'qm',
    dateOfInformation: report.content.dateOfInformation,
    orgCode,
    hazard: {
      id: hazardId,
      mode: 'new',
      reopensId: old?.id ?? null,
      fields: {
        classification: direct ? 'cha' : 'sha',
        contamination: old?.contamination.length ? old.contamination : ['unknown'],
        shape: p.geometry.union(around.map(({ shape }) => shape)),
        placeCode: old?.placeCode ?? null,
        orgCode,
        name: old?.name ?? null,
      },
    },
    // The finds themselves, so that the new hazard stands on them whichever report is decided first.
    evidence: around.map(({ point }) => ({
      ...findOf(point),
      hazardId: stays.get(point.hazardId ?? '')?.id ?? hazardId,
    })),
    land: {
      nonconformities: [...new Map(around.map(({ release }) => [release.id, release])).values()].map(
        (release) => ({
          id: p.newId(),
          activityId: release.activityId,
          taskId: release.taskId,
          hazardIds: [release.hazardId],
          type: 'missed_item',
          severity: 'critical',
          status: 'open',
          orgCode: release.orgCode,
          placeCode: release.placeCode,
        }),
      ),
    },
    extra: { [RAISED_BY]: report.id },
  });
}

/** SAFETY: an alarm that finds its name taken takes another; none is dropped (test/scenarios/evidence-danger.test.ts). */
async function store(tx: Tx, p: Pipeline, programme: Programme, content: ReportContent): Promise<void> {
  const submittedAt = p.clock.now().toISOString();
  const [context] = await loadContexts(tx, p, programme, [{ id: p.newId(), content, submittedAt }]);
  const drafted: Omit<Report, 'id'> = {
    programmeId: programme.id,
    content,
    contentHash: contentHash(content),
    placeCodes: (await placesOfReports(tx, programme.id, [content]))[0] ?? [],
    authorId: ALARM,
    authorName: 'Tilth',
    submittedAt,
    state: 'submitted',
    version: 1,
    findings: context ? checkReport(content, context) : [],
    decision: null,
    supersededById: null,
    entrySeqs: [],
  };
  for (let tries = 0; tries < MOST_TRIES; tries++)
    if (await tx.reports.insert({ ...drafted, id: p.newId() })) return;
  throw new Error('an alarm could not be stored: every name tried is taken');
}

const MOST_TRIES = 10;
