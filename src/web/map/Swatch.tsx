/** Samples of how ground is drawn on the map: line and pattern together, for legends and tables. */
import { useId } from 'react';
import type { ReleaseOutcome } from '../../core/model/land-codes.ts';

/** `falls`: recorded ground that would count as less dangerous. */
export type SwatchKind = 'cha' | 'sha' | 'indication' | 'closed' | 'cell' | 'falls' | ReleaseOutcome;

const DASHES: Partial<Record<SwatchKind, string>> = {
  sha: '5 2.5',
  indication: '1.5 2.5',
  closed: '8 3',
  cell: '2 3',
};

/** Colour of the lines of ground of this kind. */
export const colourOf = (kind: SwatchKind): string => {
  if (kind === 'closed' || kind === 'cell') return 'var(--mantine-color-dimmed)';
  return `var(--tilth-${kind === 'falls' ? 'cha' : kind})`;
};

/** One tile of 8 × 8 of the pattern that ground of this kind is filled with. */
export function SwatchPattern({ id, kind }: { id: string; kind: SwatchKind }) {
  const colour = colourOf(kind);
  const marks = {
    cha: <path d="M-2 8 8 -2M2 12 12 2" stroke={colour} strokeWidth="1.6" />,
    sha: <circle cx="4" cy="4" r="1.4" fill={colour} />,
    indication: <circle cx="4" cy="4" r="1.7" fill="none" stroke={colour} />,
    closed: <path d="M0 4H8" stroke={colour} />,
    cancelled: <path d="M-2 0 8 10M2 -4 12 6" stroke={colour} strokeWidth="1.2" />,
    reduced: <path d="M4 0V8" stroke={colour} strokeWidth="1.3" />,
    cleared: <path d="M4 0V8M0 4H8" stroke={colour} strokeWidth="1.3" />,
    falls: <path d="M-2 8 8 -2M2 12 12 2M-2 0 8 10M2 -4 12 6" stroke={colour} strokeWidth="1.1" />,
    cell: <path d="m2 2 4 4m0-4-4 4" stroke={colour} />,
  }[kind];
  return (
    <pattern id={id} width="8" height="8" patternUnits="userSpaceOnUse">
      {marks}
    </pattern>
  );
}

/** A swatch with the line and pattern of an outline. */
export function Swatch({ kind }: { kind: SwatchKind }) {
  const id = useId();
  return (
    <svg width="34" height="22" aria-hidden="true" focusable="false">
      <defs>
        <SwatchPattern id={id} kind={kind} />
      </defs>
      <rect
        x="2"
        y="2"
        width="30"
        height="18"
        rx="3"
        fill={`url(#${id})`}
        stroke={colourOf(kind)}
        strokeWidth="2"
        strokeDasharray={DASHES[kind]}
      />
    </svg>
  );
}
