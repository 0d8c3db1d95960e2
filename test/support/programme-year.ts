/**
 * One year of a made-up programme: three operators, twelve teams, sixty-four hazards in eight districts, two
 * thousand reports, with everything that goes wrong in a year. Each report names those it must come after.
 */
import type { ReportDraft } from '../../src/core/model/reports.ts';
import { uuid } from './records.ts';
import { draft } from './stage.ts';

export interface YearReport {
  readonly draft: ReportDraft;
  /** Reports that must have been accepted before. */
  readonly after: readonly string[];
  /** Lowers danger or needs more than it names, so a person decides on it by itself. */
  readonly alone: boolean;
  /** Sent by somebody who may inspect, and not by those who were inspected. */
  readonly byInspector?: boolean;
  /** What is expected of it: refused, because nobody may do that. */
  readonly refused?: string;
}

export const OPERATORS = ['alpha', 'beta', 'gamma'] as const;
export const DISTRICTS = Array.from({ length: 8 }, (_, n) => `D${n + 1}`);
export const HAZARDS = 64;

/** A repeatable source of numbers in [0, 1): mulberry32, public domain. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const dayOf = (n: number): string => new Date(Date.UTC(2025, 0, 1 + n)).toISOString().slice(0, 10);

/** A strip of hazard `n`, from and to in tenths of its width. */
export function strip(n: number, from: number, to: number) {
  const west = 36 + (n % 8) * 0.05;
  const south = 48 + Math.floor(n / 8) * 0.05;
  const [w, e, s, t] = [west + from / 2000, west + to / 2000, south, south + 0.003];
  const ring = [
    [w, s],
    [e, s],
    [e, t],
    [w, t],
    [w, s],
  ];
  return { type: 'Polygon', coordinates: [ring] };
}

class Year {
  readonly reports: YearReport[] = [];
  private serial = 0;

  say(
    day: number,
    content: Record<string, unknown>,
    after: readonly string[],
    more: Partial<YearReport> = {},
  ): string {
    this.serial += 1;
    const id = uuid(1_000_000 + this.serial);
    const made = draft({ dateOfInformation: dayOf(day), ...content }, id);
    this.reports.push({ draft: made, after, alone: false, ...more });
    return id;
  }
}

/** The whole year. The same for the same seed. */
export function programmeYear(seed: number): YearReport[] {
  const random = randomFrom(seed);
  const year = new Year();
  const country = { code: 'C', level: 0, names: { en: 'Northland' } };
  const root = year.say(0, { reportType: 'gazetteer', place: country }, []);
  const districts = DISTRICTS.map((code) => {
    const place = { code, parentCode: 'C', level: 1, names: { en: `District ${code}` } };
    return year.say(0, { reportType: 'gazetteer', place }, [root]);
  });
  for (let n = 0; n < HAZARDS; n += 1) lifeOfHazard(year, n, districts[n % 8] as string, random);
  return year.reports;
}

function lifeOfHazard(year: Year, n: number, place: string, random: () => number): void {
  const hazardId = uuid(n + 1);
  const orgCode = OPERATORS[n % 3] as string;
  const teamName = `Team ${(n % 12) + 1}`;
  const from = { orgCode, teamName };
  const id = (k: number): string => uuid(10_000 + n * 500 + k);
  const base = Math.floor(random() * 40);
  const say = (
    day: number,
    content: Record<string, unknown>,
    after: readonly string[],
    more: Partial<YearReport> = {},
  ) => year.say(base + day, { ...from, ...content }, after, more);
  const find = (k: number, more: object = {}) => ({
    id: id(300 + k),
    kind: 'fragment',
    hazardId,
    position: {
      type: 'Point',
      coordinates: [36.0002 + (n % 8) * 0.05 + k * 1e-5, 48.0002 + Math.floor(n / 8) * 0.05],
    },
    ...more,
  });

  const fields = {
    classification: 'sha',
    contamination: [n % 4 === 0 ? 'mixed' : 'cmr'],
    shape: strip(n, 0, 10),
    localId: `H-${n}`,
    name: `Field ${n}`,
    placeCode: DISTRICTS[n % 8],
    orgCode,
  };
  const survey = say(
    0,
    { hazard: { id: hazardId, mode: 'new', fields }, evidence: [find(0, { channel: 'told' })] },
    [place],
  );
  const confirmed = say(
    5,
    {
      reportType: 'ts',
      hazard: { id: hazardId, mode: 'update', fields: { classification: 'cha' } },
      evidence: [find(1)],
    },
    [survey],
  );
  // A better outline: wider in some places, smaller in others.
  const redrawn =
    n % 5 === 1
      ? [
          say(
            8,
            {
              reportType: 'ts',
              hazard: {
                ...{ id: hazardId, mode: 'update', fields: { shape: strip(n, 0, n % 2 ? 11 : 9) } },
                adjustment: { reason: 'resurvey', note: 'Measured again' },
              },
            },
            [survey],
            { alone: true },
          ),
        ]
      : [];

  const task = { id: id(1), title: `Task ${n}`, hazardIds: [hazardId], orgCode };
  const step = (day: number, more: object, after: readonly string[]) =>
    say(day, { reportType: 'task', land: { tasks: [{ id: id(1), ...more }] } }, after);
  const issued = step(10, { ...task, status: 'issued', issuedOn: dayOf(base + 10) }, [survey]);
  const taken = step(12, { status: 'accepted', acceptedOn: dayOf(base + 12) }, [issued]);
  const started = step(14, { status: 'ongoing', startedOn: dayOf(base + 14) }, [taken]);

  const activity = {
    id: id(2),
    type: 'clearance',
    status: 'ongoing',
    hazardIds: [hazardId],
    taskId: id(1),
    methods: ['manual'],
  };
  const work = say(15, { reportType: 'clearance_progress', land: { activities: [activity] } }, [started]);
  const rows: string[] = [];
  for (let k = 0; k < 12; k += 1) {
    const row = {
      id: id(20 + k),
      activityId: id(2),
      day: dayOf(base + 16 + k * 5),
      method: 'manual',
      areaProcessedM2: 400 + k,
      staff: 6,
      hours: 6,
    };
    rows.push(say(16 + k * 5, { reportType: 'clearance_progress', land: { progress: [row] } }, [work]));
  }
  // Somebody mistyped a day, and says so months later.
  const wrong = { id: id(22), areaProcessedM2: 4_020 };
  const mistyped = say(27, { reportType: 'clearance_progress', land: { progress: [wrong] } }, [
    rows[2] as string,
  ]);
  say(
    200,
    {
      reportType: 'correction',
      correctsReportId: mistyped,
      land: { progress: [{ id: id(22), areaProcessedM2: 402 }] },
    },
    [mistyped],
    { alone: true },
  );
  for (let k = 2; k < 6; k += 1)
    say(20 + k * 3, { reportType: 'clearance_progress', evidence: [find(k)] }, [work]);

  const donors =
    n % 2
      ? [
          { donor: 'Norway', percent: 60 },
          { donor: 'Japan', percent: 40 },
        ]
      : [];
  const part = (k: number, outcome: string, a: number, b: number, day: number, more: object = {}) => {
    const grounds =
      outcome === 'cancelled'
        ? { criteria: ['no_evidence_found'] }
        : outcome === 'reduced'
          ? { reducedWithAsset: n % 2 === 0, criteria: ['ts_found_nothing'] }
          : { depthCm: 20, donors };
    const reportType = { cancelled: 'nts', reduced: 'ts', cleared: 'clearance_progress' }[outcome];
    const release = {
      id: id(k),
      hazardId,
      outcome,
      shape: strip(n, a, b),
      releasedOn: dayOf(base + day),
      ...grounds,
      ...more,
    };
    // Survey is recorded with what it releases; clearance is the work of the task.
    const type = outcome === 'cancelled' ? 'nts' : 'ts';
    const surveyed = {
      id: id(140 + k - 100),
      type,
      status: 'completed',
      methods: ['visual'],
      hazardIds: [hazardId],
    };
    const land =
      outcome === 'cleared'
        ? { releases: [{ activityId: id(2), ...release }] }
        : { activities: [surveyed], releases: [release] };
    return say(day, { reportType, land }, outcome === 'cleared' ? [survey, work] : [survey], { alone: true });
  };
  const parts = [
    part(100, 'cancelled', 8, 10, 6),
    part(101, 'reduced', 6, 8.5, 30),
    part(102, 'cleared', 3, 6, 60),
    // Overlaps what the same team reported before, and in places lies beyond the outline.
    part(103, 'cleared', 5, n % 7 === 0 ? 12 : 7, 90),
  ];
  // The same ground sent again under another name.
  if (n % 6 === 2) parts.push(part(104, 'cleared', 3, 6, 95));
  if (n === 9) {
    // A mistaken release: the wrong field, found out in the autumn.
    const mistaken = part(105, 'cleared', 0, 3, 100);
    const back = { id: id(105), status: 'withdrawn', statusReason: 'the neighbouring field was cleared' };
    parts.push(say(260, { reportType: 'correction', land: { releases: [back] } }, [mistaken]));
  }

  const visit = {
    id: id(120),
    kind: 'external_qc',
    hazardIds: [hazardId],
    activityId: id(2),
    sampleAreaM2: 300,
  };
  const doubt = {
    id: id(121),
    type: 'marking',
    severity: n % 3 === 0 ? 'critical' : 'minor',
    hazardIds: [hazardId],
  };
  const inspected = say(
    70,
    { reportType: 'qm', land: { qualityVisits: [visit], nonconformities: [doubt] } },
    [work],
  );
  const put = { id: id(121), status: 'closed', closedOn: dayOf(base + 80) };
  const settled = say(80, { reportType: 'qm', land: { nonconformities: [put] } }, [inspected], {
    alone: true,
    byInspector: true,
  });

  if (n % 8 === 3) splitAndMerge();
  else if (n % 2 === 0 && n !== 9) closeAndHandOver();

  function splitAndMerge(): void {
    const halves = [0, 1].map((k) => ({ id: id(200 + k), fields: { shape: strip(n, k * 2, k * 2 + 2) } }));
    // Some of the parts above are accepted after the split though they are about the days before.
    const before = [confirmed, ...redrawn, parts[0] as string, work];
    const split = say(
      150,
      {
        hazard: {
          ...{ id: hazardId, mode: 'split', fields: {}, parts: halves },
          adjustment: { reason: 'resurvey', note: 'What was drawn beyond the fence is road' },
        },
      },
      [...before, ...rowsOfEvidence()],
      { alone: true },
    );
    const release = {
      id: id(210),
      hazardId: id(200),
      activityId: id(2),
      outcome: 'cleared',
      depthCm: 20,
      shape: strip(n, 0, 1),
      releasedOn: dayOf(base + 170),
    };
    const cleared = say(170, { reportType: 'completion', land: { releases: [release] } }, [split], {
      alone: true,
    });
    if (n % 16 !== 3) return;
    const joined = { shape: strip(n, 1, 4) };
    const adjustment = { reason: 'resurvey', note: 'The tenth beside the road was paved over' };
    const merge = { id: id(200), mode: 'merge', fields: joined, mergedIds: [id(201)], adjustment };
    say(220, { hazard: merge }, [split, cleared], { alone: true });
  }

  /** Evidence must be there before its hazard gives way to others. */
  function rowsOfEvidence(): string[] {
    return year.reports
      .filter(({ draft: { content } }) => content.evidence.some((point) => point.hazardId === hazardId))
      .map((each) => each.draft.id);
  }

  function closeAndHandOver(): void {
    const rest = part(106, 'cleared', 0, 12, 110);
    const closures = [{ hazardId, closedOn: dayOf(base + 120) }];
    const done = { activities: [{ id: id(2), status: 'completed', endedOn: dayOf(base + 118) }] };
    const ended = say(118, { reportType: 'completion', land: done }, [work]);
    const evidence = rowsOfEvidence();
    const before = [confirmed, ...redrawn, ...parts, rest, ended, settled, ...evidence];
    const closed = say(120, { reportType: 'completion', land: { closures } }, before, { alone: true });
    const handover = {
      id: id(130),
      hazardIds: [hazardId],
      handedOverOn: dayOf(base + 130),
      residualRisk: 'Searched to 20 cm.',
    };
    say(130, { reportType: 'handover', land: { handovers: [handover] } }, [closed]);
    if (n % 16 !== 0) return;
    // Evidence in released land: never written into the closed hazard, always a new one that names it.
    const observedOn = dayOf(base + 180);
    say(180, { evidence: [find(50, { observedOn })] }, [closed], { refused: 'hazardClosed' });
    const swallow = { id: uuid(((n + 1) % HAZARDS) + 1), mode: 'merge', fields: {}, mergedIds: [hazardId] };
    say(181, { hazard: swallow }, [closed], { refused: 'hazardClosed', alone: true });
    const again = {
      classification: 'cha',
      contamination: ['cmr'],
      shape: strip(n, 2, 3),
      placeCode: DISTRICTS[n % 8],
      orgCode,
      localId: `H-${n}-2`,
    };
    say(
      182,
      {
        hazard: { id: id(220), mode: 'new', fields: again, reopensId: hazardId },
        evidence: [{ ...find(51, { observedOn }), hazardId: id(220) }],
      },
      [closed],
    );
  }
}

/** Any order in which every report comes after those it names. */
export function inCausalOrder(reports: readonly YearReport[], seed: number): YearReport[] {
  const random = randomFrom(seed);
  const waiting = new Map<string, number>();
  const followers = new Map<string, YearReport[]>();
  for (const report of reports) {
    waiting.set(report.draft.id, report.after.length);
    for (const id of report.after) followers.set(id, [...(followers.get(id) ?? []), report]);
  }
  const free = reports.filter(({ after }) => after.length === 0);
  const order: YearReport[] = [];
  while (free.length > 0) {
    const [next] = free.splice(Math.floor(random() * free.length), 1) as [YearReport];
    order.push(next);
    for (const follower of followers.get(next.draft.id) ?? []) {
      const left = (waiting.get(follower.draft.id) ?? 0) - 1;
      waiting.set(follower.draft.id, left);
      if (left === 0) free.push(follower);
    }
  }
  return order;
}
