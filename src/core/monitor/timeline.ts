/**
 * When something is said to have happened, above, and when it was said, below, on one scale of days. Pure. An end
 * nobody set stays open; nothing is drawn more exactly than it was said.
 */

export type Mark = 'report' | 'denial' | 'answer' | 'other';

/** One span of time as said, on the lane of its kind. */
export interface Span {
  readonly id: string;
  readonly lane: string;
  /** Days, both inclusive; null: nobody said. */
  readonly from: string | null;
  readonly to: string | null;
  readonly openStart: boolean;
  readonly openEnd: boolean;
}
/** An act of saying on a day. */
export interface Saying {
  readonly id: string;
  readonly on: string;
  readonly mark: Mark;
}
export interface PlacedSpan extends Span {
  readonly x1: number;
  readonly x2: number;
  /** 0, 1 …: spans of one lane that stand against each other lie under each other. */
  readonly level: number;
}
export interface PlacedSaying extends Saying {
  readonly x: number;
  readonly level: number;
}
export interface Timeline {
  readonly from: string;
  readonly to: string;
  readonly lanes: readonly {
    readonly lane: string;
    readonly spans: readonly PlacedSpan[];
    readonly levels: number;
  }[];
  readonly sayings: readonly PlacedSaying[];
  readonly levels: number;
  /** First days of months, or of years where months would stand too close. */
  readonly axis: readonly { readonly on: string; readonly x: number; readonly unit: 'month' | 'year' }[];
}

const DAY = 86_400_000;
const numberOf = (day: string): number =>
  Date.UTC(+day.slice(0, 4), +day.slice(5, 7) - 1, +day.slice(8, 10)) / DAY;
const dayOf = (number: number): string => new Date(number * DAY).toISOString().slice(0, 10);

/** Marks closer than this are lifted over each other. */
const MARK_WIDTH = 18;
/** Labels of the axis need so much room. */
const LABEL_WIDTH = 58;

/** First days of every `months` months within the days. */
function starts(from: number, to: number, months: number): string[] {
  const first = new Date(from * DAY);
  const days: string[] = [];
  for (let month = 0; ; month += months) {
    const base = Math.floor(first.getUTCMonth() / months) * months;
    const on = Date.UTC(first.getUTCFullYear(), base + month, 1) / DAY;
    if (on > to) return days;
    if (on >= from) days.push(dayOf(on));
  }
}

const STEPS = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1_200];

/** The lowest level on which nothing lies yet at this place. */
function levelFor(taken: number[], from: number, until: number): number {
  const free = taken.findIndex((end) => end <= from);
  const level = free === -1 ? taken.length : free;
  taken[level] = until;
  return level;
}

/** Places on a drawing so many units wide. Null when nothing has a date. */
export function timelineOf(
  spans: readonly Span[],
  sayings: readonly Saying[],
  width: number,
): Timeline | null {
  const days = [...spans.flatMap(({ from, to }) => [from, to]), ...sayings.map(({ on }) => on)]
    .filter((day): day is string => day !== null && day !== '')
    .map(numberOf);
  if (days.length === 0) return null;
  const [low, high] = [Math.min(...days), Math.max(...days)];
  // Room at both ends, so that a mark on the first or last day and an open end have a place.
  const room = Math.max(7, Math.ceil((high - low) * 0.08));
  const [from, to] = [low - room, high + room];
  const xOf = (number: number): number => ((number - from) / (to - from)) * width;
  return {
    from: dayOf(from),
    to: dayOf(to),
    lanes: lanesOf(spans, xOf, width),
    ...marksOf(sayings, xOf),
    axis: axisOf(from, to, xOf, width),
  };
}

function lanesOf(spans: readonly Span[], xOf: (n: number) => number, width: number): Timeline['lanes'] {
  const lanes = [...new Set(spans.map(({ lane }) => lane))];
  return lanes.map((lane) => {
    const taken: number[] = [];
    const placed = spans
      .filter((span) => span.lane === lane)
      .map((span) => {
        const x1 = span.from === null ? 0 : xOf(numberOf(span.from));
        const x2 = span.to === null ? width : xOf(numberOf(span.to) + 1);
        return { ...span, x1, x2 };
      })
      .sort((a, b) => a.x1 - b.x1 || a.x2 - b.x2 || (a.id < b.id ? -1 : 1))
      .map((span) => ({ ...span, level: levelFor(taken, span.x1, span.x2) }));
    return { lane, spans: placed, levels: taken.length };
  });
}

function marksOf(
  sayings: readonly Saying[],
  xOf: (n: number) => number,
): Pick<Timeline, 'sayings' | 'levels'> {
  const taken: number[] = [];
  const placed = sayings
    .filter(({ on }) => on !== '')
    .map((one) => ({ ...one, x: xOf(numberOf(one.on)) }))
    .sort((a, b) => a.x - b.x || (a.id < b.id ? -1 : 1))
    .map((one) => ({ ...one, level: levelFor(taken, one.x, one.x + MARK_WIDTH) }));
  return { sayings: placed, levels: taken.length };
}

function axisOf(from: number, to: number, xOf: (n: number) => number, width: number): Timeline['axis'] {
  const months = ((to - from) / 30.44) * (LABEL_WIDTH / width);
  const step = STEPS.find((one) => one >= months) ?? 1_200;
  const unit = step >= 12 ? 'year' : 'month';
  return starts(from, to, step).map((on) => ({ on, x: xOf(numberOf(on)), unit }));
}
