/** Signs of the map of a completion package, and the legend that explains them. Colour never says anything alone. Pure. */
import type { ReleaseOutcome } from '../../core/model/land-codes.ts';
import type { Ink, Shape } from './document.ts';
import { type At, hatched, PATTERN_OF, type Pattern } from './hatching.ts';

/** A mark at a point, told apart by its form. */
export type MarkKind = 'item' | 'evidence' | 'marker' | 'reference';
/** What kind of ground it is; `suspected` and `remaining` are both not released. */
export type GroundLook = ReleaseOutcome | 'remaining' | 'suspected' | 'unsearched';
export type LegendSign =
  | { readonly kind: 'outline' }
  | { readonly kind: 'turning' }
  | { readonly kind: 'ground'; readonly look: GroundLook; readonly tag: string }
  | { readonly kind: 'mark'; readonly mark: MarkKind };

/** Words of a legend; what is not there is not explained. */
export type Legend = readonly { readonly sign: LegendSign; readonly words: string }[];

/** Inks of ground: of its lines, its edge and its letter. */
export const INK: Readonly<Record<GroundLook, Ink>> = {
  cancelled: 'slate',
  reduced: 'teal',
  cleared: 'green',
  remaining: 'red',
  suspected: 'red',
  unsearched: 'amber',
};
const patternOf = (look: GroundLook): Pattern => {
  if (look === 'remaining') return 'forward';
  if (look === 'suspected') return 'dots';
  if (look === 'unsearched') return 'crosses';
  return PATTERN_OF[look];
};

/** Ground with its pattern and edge; what nobody released is drawn strongest. */
export function filled(rings: readonly (readonly At[])[], look: GroundLook): Shape[] {
  const ink = INK[look];
  const danger = look === 'remaining' || look === 'suspected';
  const strokes = hatched(rings, patternOf(look), look === 'cleared' ? 6 : 5);
  return [
    { kind: 'path', closed: true, lines: rings, fill: 'white' },
    ...(strokes.length > 0
      ? [{ kind: 'path' as const, lines: strokes, stroke: ink, width: danger ? 0.9 : 0.5 }]
      : []),
    { kind: 'path', closed: true, lines: rings, stroke: ink, width: danger ? 1.4 : 1 },
  ];
}

/** A mark around a point of the sheet. */
export function markShapes(kind: MarkKind, [x, y]: At): Shape[] {
  const closed = (points: readonly At[], fill: Ink): Shape => ({
    kind: 'path',
    closed: true,
    lines: [points],
    fill,
    stroke: 'black',
    width: 0.7,
  });
  switch (kind) {
    case 'item':
      return [
        closed(
          [
            [x, y - 4.2],
            [x + 4, y + 3],
            [x - 4, y + 3],
          ],
          'black',
        ),
      ];
    case 'evidence':
      return [
        closed(
          [
            [x, y - 4],
            [x + 4, y],
            [x, y + 4],
            [x - 4, y],
          ],
          'white',
        ),
      ];
    case 'marker':
      return [
        closed(
          [
            [x - 3, y - 3],
            [x + 3, y - 3],
            [x + 3, y + 3],
            [x - 3, y + 3],
          ],
          'amber',
        ),
      ];
    case 'reference':
      return [
        { kind: 'dot', at: [x, y], radius: 3.6, fill: 'white', stroke: 'blue' },
        { kind: 'dot', at: [x, y], radius: 1, fill: 'blue', stroke: 'blue' },
      ];
  }
}

const ROW = 15;
/** The legend in two columns, from the right where the language is. */
export function legendShapes(
  legend: Legend,
  rightToLeft: boolean,
  [width, top]: At,
): { shapes: Shape[]; height: number } {
  const column = width / 2;
  const shapes = legend.flatMap(({ sign, words }, i) => {
    const left = (i % 2) * column;
    const y = top + Math.floor(i / 2) * ROW;
    const swatch: At = [rightToLeft ? width - left - 14 : left + 14, y + 6];
    const text = rightToLeft ? width - left - 34 : left + 34;
    return [
      ...legendSign(sign, swatch),
      {
        kind: 'label' as const,
        at: [text, y + 6] as const,
        text: words,
        size: 7.4,
        anchor: rightToLeft ? ('end' as const) : ('start' as const),
      },
    ];
  });
  return { shapes, height: Math.ceil(legend.length / 2) * ROW };
}

function legendSign(sign: LegendSign, [x, y]: At): Shape[] {
  const box: At[] = [
    [x - 13, y - 5.5],
    [x + 13, y - 5.5],
    [x + 13, y + 5.5],
    [x - 13, y + 5.5],
  ];
  if (sign.kind === 'mark') return markShapes(sign.mark, [x, y]);
  if (sign.kind === 'turning')
    return [
      { kind: 'dot', at: [x - 3, y], radius: 1.3, fill: 'black' },
      { kind: 'label', at: [x + 1, y], text: '1', size: 6.5 },
    ];
  if (sign.kind === 'outline') return [{ kind: 'path', closed: true, lines: [box], width: 1.7 }];
  return [
    ...filled([box], sign.look),
    {
      kind: 'label',
      at: [x, y],
      text: sign.tag,
      size: 8,
      bold: true,
      halo: true,
      anchor: 'middle',
      ink: INK[sign.look],
    },
  ];
}
