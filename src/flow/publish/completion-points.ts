/** The annex of a completion package: every turning point, with which somebody can find the ground again. */
import { legBetween } from '../../core/geo/area.ts';
import type { GeometryEngine } from '../../core/geo/engine.ts';
import { type Outline, type Position, ringsOf } from '../../core/model/geometry.ts';
import { partFigure } from './completion-figures.ts';
import type { Chapter, Ground } from './completion-ground.ts';
import { cornerCount, cornersOf } from './completion-ground.ts';
import { degrees, type NamedPoint, nameOfHazard, referencesOf, utm } from './completion-names.ts';
import type { CompletionWords } from './completion-words.ts';
import type { Block, Column, Words } from './document.ts';

/** Points printed in one document; a book of coordinates helps nobody, and a file has them all. */
export const MOST_POINTS = 2_400;
/** Parts with a drawing of their own; further ones are on the map of the whole. */
const MOST_FIGURES = 16;
/** An outline of more corners is set in two columns, without the way from one to the next. */
const MOST_WITH_LEGS = 80;

/** Writes the annex and counts what it prints. */
export class PointsAnnex {
  private room = MOST_POINTS;
  private figures = MOST_FIGURES;

  constructor(
    private readonly words: CompletionWords,
    private readonly ground: Ground,
    /** Where all of an outline can be had. */
    private readonly address: (noun: 'hazards' | 'releases', id: string) => string,
    private readonly geometry: Pick<GeometryEngine, 'pointInside' | 'intersects'>,
  ) {}

  blocks(): Block[] {
    const { words, ground } = this;
    const many = ground.chapters.length > 1;
    return [
      { kind: 'pageBreak' },
      { kind: 'heading', level: 1, text: words.say('completion.section.points') },
      { kind: 'paragraph', style: 'small', words: words.say('completion.points.intro') },
      ...ground.chapters.flatMap((chapter) => [
        ...(many
          ? [{ kind: 'heading' as const, level: 2 as const, text: nameOfHazard(words, chapter.hazard) }]
          : []),
        ...this.chapter(chapter),
      ]),
      ...this.leftOut(),
    ];
  }

  private chapter({ hazard, outline, parts }: Chapter): Block[] {
    const { words } = this;
    return [
      ...parts.flatMap(({ tag, release }) => {
        const figure = this.figures > 0 ? partFigure(words, { tag, release }, this.geometry) : null;
        if (!release.shape) return [];
        if (figure) this.figures -= 1;
        const title = words.say('completion.points.part', {
          tag,
          outcome: words.outcome(release),
          n: cornerCount(release.shape),
        });
        const fixed = release.benchmark
          ? [{ no: 'BM', type: 'benchmark' as const, at: release.benchmark.coordinates }]
          : [];
        const set = release.permanentMarkers.map(({ no, type, position }) => ({
          no: words.written(no, 20),
          type,
          at: position.coordinates,
        }));
        const marks = [...fixed, ...set];
        return [
          ...this.shape(title, release.shape, this.address('releases', release.id), figure),
          ...this.marked(words.say('completion.points.markers', { tag }), marks),
        ];
      }),
      ...(outline
        ? this.shape(
            words.say('completion.points.outline', { n: cornerCount(outline) }),
            outline,
            this.address('hazards', hazard.id),
          )
        : []),
      ...this.marked(words.say('completion.points.references'), referencesOf(hazard, words)),
    ];
  }

  private leftOut(): Block[] {
    const { words, ground } = this;
    return ground.leftOut.flatMap(({ tag, shape }) =>
      shape
        ? this.shape(
            words.say('completion.points.unsearched', { tag, n: cornerCount(shape) }),
            shape,
            this.address('hazards', ground.chapters[0]?.hazard.id ?? ''),
          )
        : [],
    );
  }

  private shape(title: string, outline: Outline, address: string, figure: Block | null = null): Block[] {
    const { words } = this;
    const rings = ringsOf(outline);
    const outer = outerRings(outline);
    const total = cornerCount(outline);
    const blocks: Block[] = [{ kind: 'heading', level: 3, text: title }, ...(figure ? [figure] : [])];
    let first = 1;
    let printed = 0;
    for (const [i, ring] of rings.entries()) {
      const corners = cornersOf(ring);
      const shown = corners.slice(0, Math.max(0, this.room));
      this.room -= shown.length;
      printed += shown.length;
      if (shown.length > 0) {
        const key = outer.has(i) ? 'completion.points.ring' : 'completion.points.hole';
        const params = { no: i + 1, of: rings.length, first, last: first + corners.length - 1 };
        const table = total > MOST_WITH_LEGS ? this.compact(shown, first) : this.legs(corners, shown, first);
        blocks.push({ ...table, ...(rings.length > 1 ? { caption: words.say(key, params) } : {}) });
      }
      first += corners.length;
    }
    if (printed < total)
      blocks.push({
        kind: 'note',
        words: words.say('completion.points.more', {
          n: total - printed,
          address: words.across(address),
        }),
      });
    return blocks;
  }

  /** Each point with the way to the next. */
  private legs(corners: readonly Position[], shown: readonly Position[], first: number): TableBlock {
    const { words } = this;
    const rows = shown.map((at, i): Words[] => {
      const { metres, bearingDeg } = legBetween(at, corners[(i + 1) % corners.length] as Position);
      const bearing = bearingDeg.toFixed(1);
      return [
        String(first + i),
        degrees(at[1]),
        degrees(at[0]),
        utm(at),
        metres.toFixed(1),
        bearing === '360.0' ? '0.0' : bearing,
      ];
    });
    const columns = [
      ...this.place(),
      { label: words.say('completion.column.toNext'), share: 1.1, align: 'end' as const },
      { label: words.say('completion.column.bearing'), share: 1.1, align: 'end' as const },
    ];
    return { kind: 'table', columns, rows };
  }

  /** Two points a row, read downwards. */
  private compact(shown: readonly Position[], first: number): TableBlock {
    const half = Math.ceil(shown.length / 2);
    const cells = (i: number): string[] => {
      const at = shown[i];
      return at ? [String(first + i), degrees(at[1]), degrees(at[0]), utm(at)] : ['', '', '', ''];
    };
    const rows = Array.from({ length: half }, (_, i) => [...cells(i), ...cells(half + i)]);
    const columns = [...this.place(), ...this.place()];
    return { kind: 'table', columns, rows, note: this.words.say('completion.points.compact') };
  }

  private place(): Column[] {
    const { words } = this;
    return [
      { label: words.say('completion.column.no'), share: 0.75, align: 'end' },
      { label: words.say('completion.column.latitude'), share: 1.5, align: 'end' },
      { label: words.say('completion.column.longitude'), share: 1.5, align: 'end' },
      { label: words.say('completion.column.utm'), share: 2.5, align: 'end' },
    ];
  }

  private marked(title: string, marks: readonly NamedPoint[]): Block[] {
    const { words } = this;
    if (marks.length === 0) return [];
    const columns: Column[] = [
      { label: words.say('completion.column.no'), share: 1.2 },
      { label: words.say('completion.column.what'), share: 2 },
      ...this.place().slice(1),
    ];
    const rows = marks.map(({ no, type, at }) => [
      no,
      words.code('pointType', type),
      degrees(at[1]),
      degrees(at[0]),
      utm(at),
    ]);
    return [{ kind: 'table', caption: title, columns, rows }];
  }
}
type TableBlock = Extract<Block, { kind: 'table' }>;

/** Places in the list of all rings that are no holes. */
function outerRings(outline: Outline): Set<number> {
  if (outline.type === 'Polygon') return new Set([0]);
  const outer = new Set<number>();
  let at = 0;
  for (const piece of outline.coordinates) {
    outer.add(at);
    at += piece.length;
  }
  return outer;
}
