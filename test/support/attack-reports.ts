/**
 * Random reports against the recorded danger: every type with every content. About half are nearly right, so that
 * many come through; the rest are what no form would send.
 */
import { uuidv7 } from 'uuidv7';
import { ReportType } from '../../src/core/model/codes.ts';
import type { Outline } from '../../src/core/model/geometry.ts';
import type { Hazard } from '../../src/core/model/hazards.ts';
import { CellResult, UnsearchedReason } from '../../src/core/model/land-codes.ts';
import type { Release } from '../../src/core/model/releases.ts';
import type { Chance } from '../../src/flow/demo-random.ts';
import { corner, extent, moved, outlineOf, rectangle, scaled, shifted } from './attack-shapes.ts';
import type { AttackWorld, Records } from './attack-world.ts';

type Values = Record<string, unknown>;
const ORGS = ['harrow', 'fieldgate', 'rescue', 'nmac'] as const;
const DAYS = ['2019-03-01', '2024-07-01', '2025-06-01', '2026-11-20', '2026-12-01'] as const;

const GRIDS = ['26H 500 6180', '26H 501 6180', '26H 540 6200'] as const;

/** What each attempt is about, so that several attempts meet on the same ground. */
export class Attacker {
  private readonly focus: string[];
  constructor(
    private readonly world: AttackWorld,
    private readonly chance: Chance,
    focusOn: number,
  ) {
    const { hazards, releases, nonconformities } = world.now();
    const touched = new Set([
      ...[...releases.values()].map(({ hazardId }) => hazardId),
      ...[...nonconformities.values()].flatMap(({ hazardIds }) => hazardIds),
    ]);
    const all = [...hazards.keys()].sort();
    const first = all.filter((id) => touched.has(id));
    this.focus = [
      ...first.slice(0, focusOn / 2),
      ...all.filter((id) => !touched.has(id)).slice(0, focusOn / 2),
    ];
  }

  private get records(): Records {
    return this.world.now();
  }

  /** One draft's content, and whether it tries to look right. */
  content(): Values {
    const fair = this.chance.happens(0.75);
    const hazard = this.hazard();
    const type = this.chance.pick(ReportType.options);
    const base: Values = {
      reportType: type,
      dateOfInformation: fair ? '2026-11-28' : this.chance.pick(DAYS),
      orgCode: fair ? hazard.orgCode : this.chance.pick(ORGS),
      narrative: 'As seen on the ground.',
    };
    return fair ? this.fair(base, hazard) : this.wild(base, hazard);
  }

  private hazard(): Hazard {
    const { hazards } = this.records;
    for (let i = 0; i < 20; i++) {
      const found = hazards.get(this.chance.pick(this.focus));
      if (!found) continue;
      // What became of it is more worth attacking than what gave way.
      if (found.workStatus === 'superseded' && found.childIds.length > 0 && this.chance.happens(0.8)) {
        const heir = hazards.get(this.chance.pick(found.childIds));
        if (heir) return heir;
      } else return found;
    }
    return [...hazards.values()][0] as Hazard;
  }

  private releasesOf(id: string): Release[] {
    return [...this.records.releases.values()].filter(({ hazardId }) => hazardId === id);
  }

  /** A report of one kind, with the type that carries it. */
  private fair(base: Values, hazard: Hazard): Values {
    const one = this.chance.whole(0, 12);
    const own = this.releasesOf(hazard.id);
    const change = own.length > 0 && this.chance.happens(0.5);
    if (one <= 1)
      return {
        ...base,
        reportType: this.chance.pick(['nts', 'ts', 'correction']),
        hazard: this.update(hazard),
      };
    if (one === 2) return { ...base, reportType: 'nts', hazard: this.split(hazard) };
    if (one === 3) return { ...base, reportType: 'nts', hazard: this.merge(hazard) };
    if (one <= 6 && !change) return this.releasing(base, hazard);
    if (one <= 7 && own.length > 0)
      return {
        ...base,
        reportType: this.chance.pick(['nts', 'ts', 'completion', 'qm', 'correction']),
        land: { releases: [this.changed(this.chance.pick(own))] },
      };
    if (one <= 8) return this.closing(base, hazard);
    if (one === 9)
      return {
        ...base,
        reportType: this.chance.pick(['qm', 'correction']),
        land: this.nonconforming(hazard),
      };
    if (one === 10)
      return {
        ...base,
        reportType: this.chance.pick(['eod_spot', 'nts', 'correction']),
        evidence: this.evidence(hazard),
      };
    if (one === 11)
      return { ...base, reportType: 'survey_box', land: { surveyBoxes: [this.surveyed(hazard)] } };
    return { ...base, reportType: 'qm', hazard: this.reopening(hazard), evidence: this.find(hazard) };
  }

  /** Anything in any type. */
  private wild(base: Values, hazard: Hazard): Values {
    const { chance } = this;
    const own = this.releasesOf(hazard.id);
    const made = [
      () => this.update(hazard),
      () => this.split(hazard),
      () => this.merge(hazard),
      () => this.reopening(hazard),
    ];
    const land: Values = {};
    if (chance.happens(0.4))
      land.releases = [
        own.length > 0 && chance.happens(0.5) ? this.changed(chance.pick(own)) : this.release(hazard),
      ];
    if (chance.happens(0.3)) land.closures = [{ hazardId: hazard.id, closedOn: chance.pick(DAYS) }];
    if (chance.happens(0.2))
      land.tasks = [
        { id: uuidv7(), status: chance.pick(['draft', 'issued', 'closed']), hazardIds: [hazard.id] },
      ];
    if (chance.happens(0.2))
      land.handovers = [
        { id: uuidv7(), handedOverOn: '2026-11-20', hazardIds: [hazard.id], shape: outlineOf(hazard) },
      ];
    if (chance.happens(0.2))
      land.activities = [
        {
          id: uuidv7(),
          type: chance.pick(['nts', 'ts', 'clearance']),
          status: 'completed',
          hazardIds: [hazard.id],
        },
      ];
    if (chance.happens(0.2)) Object.assign(land, this.nonconforming(hazard));
    if (chance.happens(0.15)) land.surveyBoxes = [this.surveyed(hazard)];
    const corrects = chance.happens(0.1)
      ? { correctsReportId: chance.pick(Object.values(hazard.facts)).reportId }
      : {};
    return {
      ...base,
      ...corrects,
      ...(chance.happens(0.5) ? { hazard: chance.pick(made)() } : {}),
      ...(chance.happens(0.3) ? { evidence: this.evidence(hazard) } : {}),
      ...(Object.keys(land).length > 0 ? { land } : {}),
      ...(chance.happens(0.05) ? { monitor: { records: [] } } : {}),
    };
  }

  private adjustment(): Values {
    if (this.chance.happens(0.55)) return {};
    const reason = this.chance.pick(['resurvey', 'digitising', 'duplicate', 'data_error']);
    return { adjustment: { reason, note: 'Walked again with the village head.' } };
  }

  private fields(hazard: Hazard): Values {
    const { chance } = this;
    const fields: Values = {};
    if (chance.happens(0.5)) fields.classification = chance.pick(['indication', 'sha', 'cha']);
    if (chance.happens(0.2))
      fields.contamination = chance.pick([['uxo'], ['unknown'], ['mixed'], [...hazard.contamination, 'cmr']]);
    if (chance.happens(0.6)) fields.shape = this.drawn(hazard);
    if (chance.happens(0.1)) fields.orgCode = chance.pick(ORGS);
    if (chance.happens(0.1)) fields.placeCode = chance.pick([...this.world.places.keys()]);
    return Object.keys(fields).length > 0 ? fields : { name: 'Field' };
  }

  /** The outline scaled, shifted, halved, gone, or a point. */
  drawn(hazard: Hazard): unknown {
    const outline = outlineOf(hazard);
    const { chance } = this;
    if (!outline) return chance.happens(0.5) ? null : hazard.shape;
    const how = chance.whole(0, 9);
    if (how <= 2) return scaled(outline, chance.pick([0.02, 0.5, 0.9, 0.999, 1, 1.001, 1.2]));
    if (how <= 4)
      return shifted(outline, chance.pick([1e-6, 1e-5, 1e-4, 1e-3]), chance.pick([0, 1e-5, 1e-3]));
    if (how === 5) return null;
    if (how === 6) return { type: 'Point', coordinates: corner(outline) };
    return this.piece(outline, chance.pick([0.2, 0.5, 0.97, 0.9999]));
  }

  /** The part of an outline west (or east, north, south) of a line through it. */
  piece(outline: Outline, share: number): Outline | null {
    const [west, south, east, north] = extent(outline);
    const side = this.chance.whole(0, 3);
    const [w, h] = [(east - west) * share, (north - south) * share];
    const box = rectangle(
      side === 1 ? east - w : west - 1e-4,
      side === 3 ? north - h : south - 1e-4,
      side === 0 ? west + w : east + 1e-4,
      side === 2 ? south + h : north + 1e-4,
    );
    return this.world.p.geometry.intersection(outline, box);
  }

  private update(hazard: Hazard): Values {
    return { id: hazard.id, mode: 'update', fields: this.fields(hazard), ...this.adjustment() };
  }

  private split(hazard: Hazard): Values {
    const outline = outlineOf(hazard);
    const { chance } = this;
    const first = outline && this.piece(outline, chance.pick([0.1, 0.5, 0.9]));
    const rest = outline && first && this.world.p.geometry.difference(outline, first);
    const parts = [first, ...(chance.happens(0.7) ? [rest] : [])].map((shape) => ({
      id: uuidv7(),
      fields: {
        shape: shape ?? hazard.shape,
        ...(chance.happens(0.3) ? { classification: chance.pick(['indication', 'sha', 'cha']) } : {}),
      },
    }));
    return { id: hazard.id, mode: 'split', fields: {}, parts, ...this.adjustment() };
  }

  private merge(hazard: Hazard): Values {
    const other = this.hazard();
    const into = this.chance.happens(0.5) ? hazard.id : uuidv7();
    const fields = this.chance.happens(0.5) ? {} : this.fields(hazard);
    return {
      id: into,
      mode: 'merge',
      fields,
      mergedIds: [...new Set([hazard.id, other.id])],
      ...this.adjustment(),
    };
  }

  private reopening(hazard: Hazard): Values {
    const shape = this.drawn(hazard) ?? hazard.shape;
    return {
      id: uuidv7(),
      mode: 'new',
      reopensId: this.chance.happens(0.7) ? hazard.id : null,
      fields: {
        classification: this.chance.pick(['indication', 'sha', 'cha']),
        contamination: ['uxo'],
        shape,
        placeCode: hazard.placeCode,
      },
    };
  }

  private release(hazard: Hazard): Values {
    const outline = outlineOf(hazard);
    const { chance } = this;
    const remaining = this.records.accounts.get(hazard.id)?.shape ?? outline;
    const shape =
      remaining &&
      chance.pick([
        () => remaining,
        () => outline,
        () => this.piece(remaining, chance.pick([0.3, 0.7, 0.99])),
        () => scaled(remaining, chance.pick([0.9, 0.9995, 1.05])),
      ])();
    const outcome = chance.pick(['cancelled', 'reduced', 'cleared']);
    return {
      id: uuidv7(),
      hazardId: hazard.id,
      outcome,
      shape,
      criteria: ['no_evidence_found'],
      depthCm: 20,
      search: 'subsurface',
      releasedOn: chance.happens(0.8) ? '2026-11-27' : chance.pick(DAYS),
      itemsFound: 0,
    };
  }

  private releasing(base: Values, hazard: Hazard): Values {
    const release = this.release(hazard);
    const kind = { cancelled: 'nts', reduced: 'ts', cleared: 'clearance' }[String(release.outcome)] as string;
    const reportType = {
      nts: 'nts',
      ts: 'ts',
      clearance: this.chance.pick(['clearance_progress', 'completion']),
    }[kind];
    const activity = {
      id: uuidv7(),
      type: kind,
      status: 'completed',
      startedOn: '2025-09-01',
      hazardIds: [hazard.id],
    };
    return {
      ...base,
      reportType,
      land: { activities: [activity], releases: [{ ...release, activityId: activity.id }] },
    };
  }

  private closing(base: Values, hazard: Hazard): Values {
    const remaining = this.records.accounts.get(hazard.id)?.shape ?? outlineOf(hazard);
    const closures = [{ hazardId: hazard.id, closedOn: '2026-11-28' }];
    if (this.chance.happens(0.3) || !remaining)
      return { ...base, reportType: 'completion', land: { closures } };
    const shape = this.chance.pick([
      () => remaining,
      () => scaled(remaining, 0.9999),
      () => scaled(remaining, 0.97),
      () => this.piece(remaining, 0.98),
    ])();
    const activity = {
      id: uuidv7(),
      type: 'clearance',
      status: 'completed',
      startedOn: '2025-09-01',
      hazardIds: [hazard.id],
    };
    const release = { ...this.release(hazard), outcome: 'cleared', shape, activityId: activity.id };
    return {
      ...base,
      reportType: 'completion',
      land: { activities: [activity], releases: [release], closures },
    };
  }

  private changed({ id, shape }: Release): Values {
    const { chance } = this;
    return chance.pick([
      () => ({ id, status: 'withdrawn', statusReason: 'Recorded by mistake.' }),
      () => ({ id, status: 'withdrawn', statusReason: 'Recorded by mistake.' }),
      () => ({ id, status: 'recorded' }),
      () => ({ id, releasedOn: chance.pick(DAYS) }),
      () => ({ id, hazardId: this.hazard().id }),
      () => ({ id, orgCode: chance.pick(ORGS) }),
      () => ({
        id,
        outcome: chance.pick(['cancelled', 'reduced', 'cleared']),
        depthCm: 30,
        criteria: ['other'],
      }),
      () => ({ id, shape: shape && scaled(shape, chance.pick([0.5, 1.1])) }),
      () => ({ id, shape: null }),
    ])() as Values;
  }

  private nonconforming(hazard: Hazard): Values {
    const known = [...this.records.nonconformities.values()];
    const { chance } = this;
    if (known.length === 0 || chance.happens(0.4))
      return {
        nonconformities: [
          {
            id: uuidv7(),
            hazardIds: [hazard.id],
            severity: chance.pick(['minor', 'major', 'critical']),
            orgCode: hazard.orgCode,
          },
        ],
      };
    const { id } = chance.pick(known);
    const said = chance.pick<Values>([
      { severity: chance.pick(['minor', 'major', 'critical']) },
      { hazardIds: [] },
      { status: 'closed', closedOn: '2026-11-20' },
      { orgCode: chance.pick(ORGS) },
      { status: 'open' },
    ]);
    return { nonconformities: [{ id, ...said }] };
  }

  /** A box searched for the first time, or one that is known told otherwise. */
  private surveyed(hazard: Hazard): Values {
    const { chance } = this;
    const known = [...this.records.boxes.values()];
    if (known.length === 0 || chance.happens(0.3))
      return {
        id: uuidv7(),
        gridName: chance.pick(GRIDS),
        state: chance.pick(['ongoing', 'complete']),
        orgCode: hazard.orgCode,
        placeCode: hazard.placeCode,
        cells: this.cells(['r00c00', 'r03c04', 'r19c19']),
      };
    const { id, cells } = chance.pick(known);
    const said = chance.pick<Values>([
      { cells: this.cells(Object.keys(cells).slice(0, chance.whole(1, 3))) },
      { cells: this.cells(['r07c07']) },
      { gridName: chance.pick(GRIDS) },
      { cellM: 100 },
      { sideM: 500 },
      { shape: outlineOf(hazard) },
      { shape: null },
      { placeCode: chance.pick([...this.world.places.keys()]) },
      { orgCode: chance.pick(ORGS), hazardIds: [hazard.id] },
      { state: chance.pick(['planned', 'complete']) },
    ]);
    return { id, ...said };
  }

  private cells(names: readonly string[]): Values {
    const { chance } = this;
    return Object.fromEntries(
      names.map((name) => {
        const result = chance.pick(CellResult.options);
        const reason = result === 'not_searched' ? chance.pick(UnsearchedReason.options) : null;
        return [name, { result, reason, minutes: 20, method: 'detector' }];
      }),
    );
  }

  private evidence(hazard: Hazard): Values[] {
    const { chance } = this;
    const known = [...this.records.evidence.values()].filter(({ hazardId }) => hazardId === hazard.id);
    if (known.length === 0) return this.find(hazard);
    const { id, kind, position } = chance.pick(known);
    return [
      {
        id,
        kind,
        ...(chance.happens(0.3) ? { grade: chance.pick(['direct', 'indirect']) } : {}),
        ...(chance.happens(0.3) ? { quantity: chance.whole(0, 4) } : {}),
        ...(chance.happens(0.3)
          ? { disposal: { outcome: chance.pick(['destroyed_in_situ', 'left_in_place']), date: '2026-11-20' } }
          : {}),
        ...(chance.happens(0.2) ? { hazardId: this.hazard().id } : {}),
        ...(chance.happens(0.3) && position
          ? {
              position: {
                type: 'Point',
                coordinates: moved(position.coordinates, chance.pick([1e-6, 1e-3])),
              },
            }
          : {}),
      },
    ];
  }

  private find(hazard: Hazard): Values[] {
    const outline = outlineOf(hazard);
    const coordinates = outline ? this.world.p.geometry.pointInside(outline).coordinates : corner(null);
    return [
      {
        id: uuidv7(),
        kind: 'item',
        quantity: 1,
        position: { type: 'Point', coordinates },
        observedOn: '2026-11-28',
      },
    ];
  }
}
