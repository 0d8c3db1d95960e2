/** What the server says of the parts drawn: asked when the drawing has come to rest, never for the same twice. */
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Outline, Position } from '../../../core/model/geometry.ts';
import type { ReleaseOutcome } from '../../../core/model/land-codes.ts';
import { inProgramme, post } from '../../api.ts';
import type { ReleaseWork } from './draft.ts';

export interface PartitionedPart {
  readonly id: string;
  readonly outcome: ReleaseOutcome;
  readonly drawnM2: number;
  readonly insideM2: number;
  readonly outsideM2: number;
  readonly overlapEarlierM2: number;
  readonly overlapSiblingM2: number;
  readonly countedM2: number;
  readonly counted: Outline | null;
  /** The part without ground not searched; absent when none was taken out, null when nothing is left. */
  readonly trimmed?: Outline | null;
}
export interface Misfit {
  readonly code: string;
  readonly rule: string;
  readonly partId: string | null;
  readonly otherId: string | null;
  readonly words: string;
  readonly shape: Outline | null;
  readonly at: Position | null;
}
export interface Partitioned {
  readonly outlineM2: number;
  readonly earlierM2: number;
  readonly parts: readonly PartitionedPart[];
  readonly extended: Outline | null;
  readonly extendM2: number;
  readonly remaining: Outline | null;
  readonly remainingM2: number;
  readonly emptied: boolean;
  readonly balanced: boolean;
  readonly misfits: readonly Misfit[];
}
export interface PartitionState {
  /** The last answer, also while a newer one is on its way. */
  readonly answer: Partitioned | undefined;
  /** The answer is about exactly what is drawn now. */
  readonly fresh: boolean;
  readonly error: unknown;
  readonly again: () => void;
}

const REST_MS = 400;

/** What is asked; outcomes only matter between parts, and all parts of a release have the same. */
function questionOf({ parts, leftOut, outcome }: ReleaseWork): string {
  const unsearched = leftOut.flatMap(({ shape }) => shape ?? []);
  return JSON.stringify({
    parts: parts.map(({ id, shape, extend }) => ({ id, outcome: outcome ?? 'cleared', shape, extend })),
    ...(unsearched.length > 0 ? { unsearched } : {}),
  });
}

export function usePartition(programme: string, hazardId: string, work: ReleaseWork): PartitionState {
  const now = questionOf(work);
  const [text] = useDebouncedValue(now, REST_MS);
  const query = useQuery({
    queryKey: [programme, 'partition', hazardId, text],
    queryFn: ({ signal }) => {
      const path = inProgramme(programme, `/hazards/${encodeURIComponent(hazardId)}/partition`);
      return post<Partitioned>(path, JSON.parse(text), { signal });
    },
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  });
  return {
    answer: query.data,
    fresh: now === text && query.data !== undefined && !query.isPlaceholderData && !query.isError,
    error: query.error,
    again: () => void query.refetch(),
  };
}

/** Misfits to be looked at, in the order they are listed; ground left out is told with the ground left out. */
export const misfitsShown = (misfits: readonly Misfit[] | undefined): readonly Misfit[] =>
  (misfits ?? []).filter(({ code }) => code !== 'unsearched');
