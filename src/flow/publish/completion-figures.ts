/** Which ground, marks and numbers go on the maps of a completion package, and what the legend says of them. */
import type { GeometryEngine } from '../../core/geo/engine.ts';
import { ringsOf } from '../../core/model/geometry.ts';
import {
  type Chapter,
  cornerCount,
  cornersOf,
  type Ground,
  type LeftOut,
  leftOutBeside,
  middlesOf,
  type Part,
} from './completion-ground.ts';
import {
  completionMap,
  MAP_WIDTH,
  type MapGround,
  type MapInput,
  type MapWords,
  type Mark,
} from './completion-map.ts';
import { nameOfHazard, referencesOf } from './completion-names.ts';
import type { CompletionWords } from './completion-words.ts';
import type { Block, Figure } from './document.ts';
import { widthOverHeight } from './map-sheet.ts';
import type { LegendSign } from './map-signs.ts';

type Engine = Pick<GeometryEngine, 'pointInside' | 'intersects'>;
const MAP_HEIGHT = 310;
const PART_HEIGHT = 170;
/** A corner of an outline with more than so many has no number on the map: nobody could tell them apart. */
const MOST_NUMBERED = 4_000;

/** The number an evidence point has on the map and in the tables. */
export const evidenceTag = (i: number): string => `#${i + 1}`;

/** The map of a hazard. */
export function mapOf(words: CompletionWords, ground: Ground, chapter: Chapter, geometry: Engine): Block {
  return (
    wholeFigure(words, ground, chapter, geometry) ?? {
      kind: 'paragraph',
      words: words.say('completion.map.none'),
    }
  );
}

function wholeFigure(
  words: CompletionWords,
  ground: Ground,
  chapter: Chapter,
  geometry: Engine,
): Figure | null {
  const { hazard, outline, parts, remaining } = chapter;
  const grounds = groundsOf(words, chapter, leftOutBeside(ground, chapter, geometry), geometry);
  const marks = marksOf(words, chapter);
  const numbered = outline ? ringsNumbered(outline) : [];
  const points = cornerCount(outline);
  const alt = (barM: number): string =>
    words.say('completion.map.alt', {
      name: nameOfHazard(words, hazard),
      points,
      parts: parts.length,
      m2: words.m2(remaining.m2),
      marks: marks.length,
      bar: words.say('completion.metres', { n: barM }),
    });
  const input: MapInput = {
    outline,
    grounds,
    marks,
    numbered: points > MOST_NUMBERED ? [] : numbered,
    heightPt: MAP_HEIGHT,
    words: { ...mapWords(words, alt), legend: legendOf(words, outline !== null, grounds, marks) },
  };
  const figure = completionMap(input);
  return figure && { ...figure, mayShrink: true };
}

/** One part with its turning points and markers, for the annex; null when it has no outline. */
export function partFigure(
  words: CompletionWords,
  { tag, release }: Pick<Part, 'tag' | 'release'>,
  geometry: Engine,
): Figure | null {
  const { shape, permanentMarkers, outcome } = release;
  if (!shape) return null;
  const grounds = [{ look: outcome, tag, outline: shape, middles: middlesOf(shape, geometry) }];
  const alt = (barM: number): string =>
    words.say('completion.map.part.alt', {
      tag,
      outcome: words.outcome(release),
      points: cornerCount(shape),
      bar: words.say('completion.metres', { n: barM }),
    });
  const marks: Mark[] = permanentMarkers.map(({ no, position }) => ({
    kind: 'marker',
    tag: words.written(no, 20),
    at: position.coordinates,
  }));
  const wide = widthOverHeight(ringsOf(shape).flat());
  const said = { ...mapWords(words, alt), caption: '', beyond: () => '', legend: [] };
  const figure = completionMap({
    outline: null,
    grounds,
    marks,
    numbered: ringsNumbered(shape),
    heightPt: PART_HEIGHT,
    widthPt: Math.round(Math.min(MAP_WIDTH, Math.max(200, 60 + wide * (PART_HEIGHT - 52)))),
    words: said,
  });
  if (!figure) return null;
  const { caption: _none, ...drawn } = figure;
  return drawn;
}

function mapWords(words: CompletionWords, alt: (barM: number) => string): Omit<MapWords, 'legend'> {
  return {
    alt,
    caption: words.say('completion.map.caption'),
    beyond: (n) => words.say('completion.map.beyond', { n }),
    north: words.say('completion.north'),
    metres: (n) => words.say('completion.metres', { n }),
    rightToLeft: words.rightToLeft,
  };
}

/** Drawn from the ground that is left to what was left out, so that what was not searched is never covered. */
function groundsOf(
  words: CompletionWords,
  { hazard, parts, remaining }: Chapter,
  leftOut: readonly LeftOut[],
  geometry: Engine,
): MapGround[] {
  const ground = (look: MapGround['look'], tag: string, outline: MapGround['outline'] | null) =>
    outline ? [{ look, tag, outline, middles: middlesOf(outline, geometry) }] : [];
  const left = hazard.classification === 'cha' ? 'remaining' : 'suspected';
  return [
    ...ground(left, words.say('completion.letter.remaining'), remaining.outline),
    ...parts.flatMap(({ tag, release }) => ground(release.outcome, tag, release.shape)),
    ...leftOut.flatMap(({ tag, shape }) => ground('unsearched', tag, shape)),
  ];
}

function marksOf(words: CompletionWords, { hazard, evidence, parts }: Chapter): Mark[] {
  const finds = evidence.flatMap(({ kind, position }, i): Mark[] =>
    position
      ? [{ kind: kind === 'item' ? 'item' : 'evidence', tag: evidenceTag(i), at: position.coordinates }]
      : [],
  );
  const markers = parts.flatMap(({ release }) =>
    release.permanentMarkers.map(({ no, position }): Mark => {
      return { kind: 'marker', tag: words.written(no, 20), at: position.coordinates };
    }),
  );
  const references = referencesOf(hazard, words).map(
    ({ no, at }): Mark => ({ kind: 'reference', tag: no, at }),
  );
  const lone: Mark[] =
    hazard.shape?.type === 'Point' ? [{ kind: 'evidence', tag: '', at: hazard.shape.coordinates }] : [];
  return [...lone, ...finds, ...markers, ...references];
}

function ringsNumbered(outline: MapGround['outline']): MapInput['numbered'] {
  let first = 1;
  return ringsOf(outline).map((closed) => {
    const ring = cornersOf(closed);
    const numbered = { ring, first };
    first += ring.length;
    return numbered;
  });
}

const OUTCOMES = ['cancelled', 'reduced', 'cleared'] as const;
function legendOf(
  words: CompletionWords,
  outlined: boolean,
  grounds: readonly MapGround[],
  marks: readonly Mark[],
): MapWords['legend'] {
  const ground = (looks: readonly MapGround['look'][], what: string, said: string) => {
    const look = looks.find((one) => grounds.some((drawn) => drawn.look === one));
    const letter = words.say(`completion.letter.${what}`);
    const sign: LegendSign | null = look ? { kind: 'ground', look, tag: letter } : null;
    return sign ? [{ sign, words: words.say('completion.legend.ground', { letter, words: said }) }] : [];
  };
  const mark = (kind: Mark['kind']) =>
    marks.some((one) => one.kind === kind && one.tag !== '')
      ? [{ sign: { kind: 'mark', mark: kind } as const, words: words.say(`completion.legend.${kind}`) }]
      : [];
  return [
    ...(outlined
      ? [
          { sign: { kind: 'outline' } as const, words: words.say('completion.legend.outline') },
          { sign: { kind: 'turning' } as const, words: words.say('completion.legend.turning') },
        ]
      : []),
    ...OUTCOMES.flatMap((outcome) => ground([outcome], outcome, words.code('releaseOutcome', outcome))),
    ...ground(['remaining', 'suspected'], 'remaining', words.say('completion.legend.remaining')),
    ...ground(['unsearched'], 'unsearched', words.say('completion.legend.unsearched')),
    ...mark('item'),
    ...mark('evidence'),
    ...mark('marker'),
    ...mark('reference'),
  ];
}
