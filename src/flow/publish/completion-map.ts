/**
 * The map of a completion package as a drawing in points: outline, released parts each with a pattern and a letter,
 * what remains, what was left out, finds, markers, numbered turning points, north arrow, scale bar and legend. Colour
 * never says anything alone. One point of the figure is one point of the paper. Pure.
 */
import type { Outline, Position } from '../../core/model/geometry.ts';
import { ringsOf } from '../../core/model/geometry.ts';
import type { Figure, Ink, Shape } from './document.ts';
import type { At } from './hatching.ts';
import { LabelRoom } from './map-labels.ts';
import { Sheet, scaleBarM } from './map-sheet.ts';
import {
  filled,
  type GroundLook,
  INK,
  type Legend,
  legendShapes,
  type MarkKind,
  markShapes,
} from './map-signs.ts';

export interface Mark {
  readonly kind: MarkKind;
  readonly tag: string;
  readonly at: Position;
}
/** Ground of one kind, with the letter or tag that is drawn in it. */
export interface MapGround {
  readonly look: GroundLook;
  readonly tag: string;
  readonly outline: Outline;
  /** Where the tag stands: inside the ground, once in every piece. */
  readonly middles: readonly Position[];
}
export interface MapInput {
  readonly outline: Outline | null;
  readonly grounds: readonly MapGround[];
  readonly marks: readonly Mark[];
  /** Rings whose turning points are numbered, each with its first number. */
  readonly numbered: readonly { readonly ring: readonly Position[]; readonly first: number }[];
  readonly heightPt: number;
  /** The whole width of the text when missing. */
  readonly widthPt?: number;
  readonly words: MapWords;
}
export interface MapWords {
  readonly alt: (barM: number) => string;
  readonly caption: string;
  /** Said when marks lie beyond the edge of the drawing. */
  readonly beyond: (n: number) => string;
  readonly north: string;
  readonly metres: (n: number) => string;
  /** Words of the legend; what is not there is not explained. */
  readonly legend: Legend;
  readonly rightToLeft: boolean;
}
/** Width of the text of an A4 page with the margins of pdf.ts, points. */
export const MAP_WIDTH = 498;
/** Room for numbers all round, for the arrow on the right and the scale bar below: neither may cover ground. */
const PADS = { left: 26, right: 36, top: 24, bottom: 36 };

/** Draws the map; null when there is nothing that has a place. */
export function completionMap(input: MapInput): Figure | null {
  const { outline, grounds, numbered, words, widthPt: width = MAP_WIDTH } = input;
  const ground = [
    ...(outline ? ringsOf(outline).flat() : []),
    ...grounds.flatMap((one) => ringsOf(one.outline).flat()),
  ];
  const around = ground.length > 0 ? ground : input.marks.map(({ at }) => at);
  const sheet = Sheet.around(around, { width, height: input.heightPt, pads: PADS });
  if (!sheet) return null;
  const marks = input.marks.filter(({ at }) => isOn(sheet.at(at), width, input.heightPt));
  const beyond = input.marks.length - marks.length;
  const room = new LabelRoom(width, input.heightPt);
  for (const [x, y] of marks.map(({ at }) => sheet.at(at))) room.block(x - 5, y - 5, 10, 10);
  const bar = scaleBarM(sheet.metresPerPoint, Math.max(90, width / 4));
  const legend = legendShapes(words.legend, words.rightToLeft, [width, input.heightPt + 12]);
  const furniture = furnitureShapes(sheet, bar, words, room, [width, input.heightPt]);
  const shapes: Shape[] = [
    frame(width, input.heightPt),
    ...grounds.flatMap((ground) => groundShapes(ground, sheet)),
    ...(outline ? [pathOf(ringsOf(outline), sheet, { width: 1.7 })] : []),
    ...marks.flatMap(({ kind, at }) => markShapes(kind, sheet.at(at))),
    ...grounds.flatMap((ground) => tagShapes(ground, sheet, room)),
    ...marks.flatMap(({ tag, at }) => room.place(sheet.at(at), tag, { size: 6.5, gap: 6 })),
    ...numbered.flatMap(({ ring, first }) => numberShapes(ring, first, sheet, room)),
    ...furniture,
    ...legend.shapes,
  ];
  const height = input.heightPt + (legend.height > 0 ? 12 + legend.height : 0);
  return {
    kind: 'figure',
    width,
    height,
    // A point of the figure is a point of the paper: labels are set for that.
    maxHeightMm: (height * 25.4) / 72,
    shapes,
    alt: words.alt(bar),
    caption: beyond > 0 ? `${words.caption} ${words.beyond(beyond)}` : words.caption,
  };
}

const isOn = ([x, y]: At, width: number, height: number): boolean =>
  x > 4 && y > 4 && x < width - 4 && y < height - 4;

const frame = (width: number, height: number): Shape => ({
  kind: 'path',
  closed: true,
  lines: [
    [
      [0, 0],
      [width, 0],
      [width, height],
      [0, height],
    ],
  ],
  stroke: 'grey',
  width: 0.6,
});

const pathOf = (
  rings: readonly (readonly Position[])[],
  sheet: Sheet,
  style: Pick<Extract<Shape, { kind: 'path' }>, 'width' | 'stroke' | 'fill' | 'dash'>,
): Shape => ({ kind: 'path', closed: true, lines: rings.map((ring) => sheet.ring(ring)), ...style });

function groundShapes({ look, outline }: MapGround, sheet: Sheet): Shape[] {
  return filled(
    ringsOf(outline).map((ring) => sheet.ring(ring)),
    look,
  );
}

function tagShapes({ tag, middles, look }: MapGround, sheet: Sheet, room: LabelRoom): Shape[] {
  const wish = { size: 10, bold: true, ink: INK[look], gap: 0 };
  return middles.flatMap((middle, i) => room.place(sheet.at(middle), tag, { ...wish, always: i === 0 }));
}

/** Corners with their numbers where there is room; beyond so many corners only those with a number have a dot. */
const MOST_DOTS = 400;
function numberShapes(ring: readonly Position[], first: number, sheet: Sheet, room: LabelRoom): Shape[] {
  const points = ring.map((at) => sheet.at(at));
  const centre = middleOf(points);
  return points.flatMap((at, i) => {
    const label = room.place(at, String(first + i), { size: 6.5, gap: 5, away: centre });
    if (label.length === 0 && points.length > MOST_DOTS) return [];
    return [{ kind: 'dot' as const, at, radius: 1.3, fill: 'black' as const }, ...label];
  });
}

function middleOf(points: readonly At[]): At {
  const sum = points.reduce<[number, number]>(([x, y], [px, py]) => [x + px, y + py], [0, 0]);
  return [sum[0] / Math.max(1, points.length), sum[1] / Math.max(1, points.length)];
}

/** North arrow in the upper corner, scale bar in the lower: both on white, and no label goes under them. */
function furnitureShapes(
  sheet: Sheet,
  barM: number,
  words: MapWords,
  room: LabelRoom,
  [width, height]: At,
): Shape[] {
  const x = width - 20;
  const long = barM / sheet.metresPerPoint;
  const [left, top] = [14, height - 14];
  room.block(x - 12, 4, 24, 40);
  room.block(left - 6, top - 14, long + 60, 24);
  const box = (bx: number, by: number, w: number, h: number, fill: Ink, stroke?: Ink): Shape => ({
    kind: 'path',
    closed: true,
    lines: [
      [
        [bx, by],
        [bx + w, by],
        [bx + w, by + h],
        [bx, by + h],
      ],
    ],
    fill,
    ...(stroke ? { stroke, width: 0.6 } : {}),
  });
  const label = (at: At, text: string, size: number): Shape => ({
    kind: 'label',
    at,
    text,
    size,
    anchor: 'middle',
  });
  return [
    box(x - 11, 5, 22, 38, 'white'),
    {
      kind: 'path',
      closed: true,
      lines: [
        [
          [x, 18],
          [x + 6, 38],
          [x, 34],
        ],
      ],
      fill: 'black',
      stroke: 'black',
      width: 0.6,
    },
    {
      kind: 'path',
      closed: true,
      lines: [
        [
          [x, 18],
          [x - 6, 38],
          [x, 34],
        ],
      ],
      fill: 'white',
      stroke: 'black',
      width: 0.6,
    },
    label([x, 11], words.north, 9),
    box(left - 7, top - 13, long + 52, 22, 'white'),
    box(left, top, long / 2, 4, 'black', 'black'),
    box(left + long / 2, top, long / 2, 4, 'white', 'black'),
    label([left, top - 6], '0', 6.5),
    ...(long > 80 ? [label([left + long / 2, top - 6], words.metres(barM / 2), 6.5)] : []),
    label([left + long, top - 6], words.metres(barM), 6.5),
  ];
}
