/**
 * A sketch of one change: the outline before and after, evidence, what lies around, and where the rules
 * doubt. Plain SVG, so it prints, needs no graphics card and can be read aloud; the big map is elsewhere.
 * North is up; a local equirectangular projection is true enough for a few kilometres.
 */
import { type ReactNode, useId } from 'react';
import { labelPoint } from '../../core/geo/label-point.ts';
import { canonical } from '../../core/ledger/canonical.ts';
import { boxOf, type Outline, type Position, ringsOf, type Shape } from '../../core/model/geometry.ts';
import type { ReleaseOutcome } from '../../core/model/land-codes.ts';
import { useFormat } from '../i18n/format.ts';
import { useCode, useT } from '../i18n/language.tsx';
import { colourOf, Swatch, type SwatchKind, SwatchPattern } from '../map/Swatch.tsx';
import classes from './review.module.css';

export interface SketchMark {
  readonly at: Position;
  readonly kind: 'direct' | 'indirect' | 'finding';
  readonly label: string;
}
/** A released part: its pattern says how it was released, its mark stands in the list beside the sketch. */
export interface SketchPart {
  readonly shape: Shape;
  readonly outcome: ReleaseOutcome;
  /** `other`: released by another report. `withdrawn`: no longer counts as released. */
  readonly role: 'part' | 'other' | 'withdrawn';
  readonly mark: string;
}
interface Props {
  readonly before: Shape | null;
  /** `before` is the square the record lies in, which is all this reader is shown. */
  readonly beforeIsCell?: boolean;
  readonly after: Shape | null;
  /** Draws `after` in the pattern of this kind of ground, as the map does. */
  readonly kind?: SwatchKind;
  readonly around?: readonly { readonly id: string; readonly shape: Shape }[];
  readonly marks?: readonly SketchMark[];
  /** Ground that would count as less dangerous: hatched below released parts, whose pattern and number stay readable. */
  readonly falls?: readonly Outline[];
  readonly parts?: readonly SketchPart[];
  /** What a hazard is split into, each with the letter it is called by. */
  readonly pieces?: readonly SketchPiece[];
  readonly title: string;
}
export interface SketchPiece {
  readonly label: string;
  readonly shape: Outline;
}
type Project = (p: Position) => [number, number];

const WIDTH = 640;
const HEIGHT = 420;
const MARGIN = 36;
const METRES_PER_DEGREE = 111_320;

interface View {
  readonly project: Project;
  readonly metresPerPixel: number;
}

const usable = (shape: Shape | null): shape is Shape =>
  shape !== null && (shape.type === 'Point' || ringsOf(shape).some((ring) => ring.length > 0));

/** Fits the shapes and marks into the frame; never closer than 60 m across, so a point is not a blot. */
function frameFor(shapes: readonly Shape[], marks: readonly SketchMark[]): View | null {
  const boxes = [...shapes.map(boxOf), ...marks.map((m) => [...m.at, ...m.at] as const)];
  if (boxes.length === 0) return null;
  const west = Math.min(...boxes.map((b) => b[0]));
  const south = Math.min(...boxes.map((b) => b[1]));
  const east = Math.max(...boxes.map((b) => b[2]));
  const north = Math.max(...boxes.map((b) => b[3]));
  const middle = [(west + east) / 2, (south + north) / 2] as const;
  const scaleX = METRES_PER_DEGREE * Math.max(0.05, Math.cos((middle[1] * Math.PI) / 180));
  const widthM = Math.max((east - west) * scaleX, 60);
  const heightM = Math.max((north - south) * METRES_PER_DEGREE, 60);
  const metresPerPixel = Math.max(widthM / (WIDTH - 2 * MARGIN), heightM / (HEIGHT - 2 * MARGIN));
  return {
    metresPerPixel,
    project: ([x, y]) => [
      WIDTH / 2 + ((x - middle[0]) * scaleX) / metresPerPixel,
      HEIGHT / 2 - ((y - middle[1]) * METRES_PER_DEGREE) / metresPerPixel,
    ],
  };
}

function pathOf(outline: Outline, project: Project): string {
  return ringsOf(outline)
    .filter((ring) => ring.length > 0)
    .map(
      (ring) =>
        `M${ring
          .map((p) =>
            project(p)
              .map((n) => n.toFixed(1))
              .join(' '),
          )
          .join('L')}Z`,
    )
    .join('');
}

function Drawn({ shape, project, className }: { shape: Shape; project: Project; className?: string }) {
  if (shape.type !== 'Point')
    return <path d={pathOf(shape, project)} className={className} fillRule="evenodd" />;
  const [x, y] = project(shape.coordinates);
  return <circle cx={x} cy={y} r={9} className={className} />;
}

function Mark({ mark, project, index }: { mark: SketchMark; project: Project; index: number }) {
  const [x, y] = project(mark.at);
  const shape =
    mark.kind === 'finding' ? (
      <>
        <circle cx={x} cy={y} r={11} className={classes.doubt} />
        <text x={x} y={y + 4} textAnchor="middle" className={classes.doubtText}>
          !
        </text>
      </>
    ) : (
      <path d={`M${x} ${y - 8}L${x + 8} ${y}L${x} ${y + 8}L${x - 8} ${y}Z`} className={classes[mark.kind]} />
    );
  return (
    <g key={index}>
      <title>{mark.label}</title>
      {shape}
    </g>
  );
}

function Patterned({ shape, kind, project }: { shape: Shape; kind: SwatchKind; project: Project }) {
  const id = useId();
  return (
    <g fill={`url(#${id})`} stroke={colourOf(kind)} strokeWidth={2.5}>
      <defs>
        <SwatchPattern id={id} kind={kind} />
      </defs>
      <Drawn shape={shape} project={project} />
    </g>
  );
}

const OUTCOMES: readonly ReleaseOutcome[] = ['cancelled', 'reduced', 'cleared'];

function Parts({ parts, project }: { parts: readonly SketchPart[]; project: Project }) {
  const id = useId();
  return (
    <>
      <defs>
        {OUTCOMES.map((kind) => (
          <SwatchPattern key={kind} id={`${id}${kind}`} kind={kind} />
        ))}
      </defs>
      {parts.map(({ shape, outcome, role, mark }) => {
        const [west, south, east, north] = boxOf(shape);
        const [x, y] = project([(west + east) / 2, (south + north) / 2]);
        return (
          <g key={`${role}${mark}`} className={classes.part} data-outcome={outcome} data-role={role}>
            <title>{mark}</title>
            <g fill={role === 'part' ? `url(#${id}${outcome})` : 'none'}>
              <Drawn shape={shape} project={project} />
            </g>
            <text x={x} y={y + 6} textAnchor="middle">
              {mark}
            </text>
          </g>
        );
      })}
    </>
  );
}

function Piece({ piece: { label, shape }, project }: { piece: SketchPiece; project: Project }) {
  const at = labelPoint(shape);
  const [x, y] = at ? project(at) : [0, 0];
  return (
    <g>
      <Drawn shape={shape} project={project} className={classes.after} />
      {at ? (
        <text x={x} y={y + 6} textAnchor="middle" className={classes.pieceLetter}>
          {label}
        </text>
      ) : null}
    </g>
  );
}

/** A round length about a quarter of the width. */
function scaleLength(metresPerPixel: number): number {
  const about = metresPerPixel * (WIDTH / 4);
  const power = 10 ** Math.floor(Math.log10(about));
  return [5, 2, 1].map((n) => n * power).find((n) => n <= about) ?? power;
}

function ScaleBar({ metresPerPixel }: { metresPerPixel: number }) {
  const format = useFormat();
  const metres = scaleLength(metresPerPixel);
  const end = MARGIN / 2 + metres / metresPerPixel;
  return (
    <g className={classes.scale}>
      <path d={`M${MARGIN / 2} ${HEIGHT - 20}v6H${end}v-6`} />
      <text x={MARGIN / 2} y={HEIGHT - 24}>
        {format.metres(metres)}
      </text>
    </g>
  );
}

/** The sketch, or a sentence when nothing was drawn. */
export function SketchMap(props: Props): ReactNode {
  const {
    before,
    beforeIsCell = false,
    kind,
    around = [],
    marks = [],
    falls = [],
    parts = [],
    pieces = [],
    title,
  } = props;
  const t = useT();
  // A cell that stays is not what the report draws.
  const after = beforeIsCell && canonical(props.after) === canonical(before) ? null : props.after;
  const shapes = [before, after, ...falls, ...[...parts, ...pieces].map(({ shape }) => shape)].filter(usable);
  const view = frameFor(shapes, marks);
  if (!view) return <p className={classes.noMap}>{t('review.sketch.nothing')}</p>;
  const { project, metresPerPixel } = view;
  return (
    <figure className={classes.sketch} dir="ltr">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={title}>
        <rect width={WIDTH} height={HEIGHT} className={classes.ground} />
        {around
          .filter((n) => usable(n.shape))
          .map((n) => (
            <Drawn key={n.id} shape={n.shape} project={project} className={classes.around} />
          ))}
        {usable(before) && <Drawn shape={before} project={project} className={classes.before} />}
        {usable(after) && kind && <Patterned shape={after} kind={kind} project={project} />}
        {usable(after) && !kind && <Drawn shape={after} project={project} className={classes.after} />}
        {falls.filter(usable).map((shape) => (
          <g key={JSON.stringify(shape)} data-falls>
            <Patterned shape={shape} kind="falls" project={project} />
          </g>
        ))}
        <Parts parts={parts} project={project} />
        {pieces.map((piece) => (
          <Piece key={piece.label} piece={piece} project={project} />
        ))}
        {marks.map((mark, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: marks have no identity of their own
          <Mark key={i} mark={mark} project={project} index={i} />
        ))}
        <ScaleBar metresPerPixel={metresPerPixel} />
        <text x={WIDTH - 22} y={28} textAnchor="middle" className={classes.north}>
          N ↑
        </text>
      </svg>
      <Legend
        before={usable(before) && !beforeIsCell}
        cell={usable(before) && beforeIsCell}
        after={usable(after)}
        around={around.length > 0}
        parts={parts}
        falls={falls.some(usable)}
      />
    </figure>
  );
}

interface LegendProps {
  readonly before: boolean;
  readonly cell: boolean;
  readonly after: boolean;
  readonly around: boolean;
  readonly parts: readonly SketchPart[];
  readonly falls: boolean;
}

function Legend(props: LegendProps) {
  const t = useT();
  const code = useCode();
  const drawn = props.parts.filter(({ role }) => role === 'part');
  const keys = (['before', 'cell', 'after', 'around'] as const).filter((key) => props[key]);
  return (
    <figcaption className={classes.legend}>
      {keys.map((key) => (
        <span key={key}>
          <svg viewBox="0 0 22 14" aria-hidden="true">
            <rect x={2} y={2} width={18} height={10} className={classes[key === 'cell' ? 'before' : key]} />
          </svg>
          {t(`review.sketch.${key}`)}
        </span>
      ))}
      {props.falls ? (
        <span>
          <Swatch kind="falls" />
          {t('review.sketch.falls')}
        </span>
      ) : null}
      {OUTCOMES.filter((kind) => drawn.some(({ outcome }) => outcome === kind)).map((kind) => (
        <span key={kind}>
          <Swatch kind={kind} />
          {code('releaseOutcome', kind)}
        </span>
      ))}
      {(['other', 'withdrawn'] as const)
        .filter((kind) => props.parts.some(({ role }) => role === kind))
        .map((kind) => (
          <span key={kind}>
            <svg viewBox="0 0 22 14" aria-hidden="true" className={classes.part} data-role={kind}>
              <rect x={2} y={2} width={18} height={10} fill="none" />
            </svg>
            {t(`review.sketch.${kind}`)}
          </span>
        ))}
    </figcaption>
  );
}
