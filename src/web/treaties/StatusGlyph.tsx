/** The sign of a status, drawn as on the map: a filled, hatched, dotted, gridded or bare square. */
import { useComputedColorScheme } from '@mantine/core';
import { useId } from 'react';
import type { Status } from '../../core/monitor/treaties.ts';
import { cssInk } from './look.ts';

const MARKS: Partial<Record<Status, string>> = {
  party_pending: 'M-1 7 7 -1M-1 13 13 -1M5 13 13 5',
  withdrawn: 'M-1 7 7 -1M-1 13 13 -1M5 13 13 5M-1 -1 13 13M5 -1 13 7M-1 5 7 13',
};

export function StatusGlyph({ status, size = 18 }: { status: Status; size?: number }) {
  const id = useId();
  const { fill, mark } = cssInk(status, useComputedColorScheme('light') === 'dark');
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 18 18"
      aria-hidden="true"
      focusable="false"
      style={{ flex: 'none' }}
    >
      <defs>
        <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse">
          <rect width="6" height="6" fill={fill} />
          {status === 'signatory' ? (
            <>
              <circle cx="1.5" cy="1.5" r="1" fill={mark} />
              <circle cx="4.5" cy="4.5" r="1" fill={mark} />
            </>
          ) : null}
          {MARKS[status] ? <path d={MARKS[status]} stroke={mark} strokeWidth="1.2" /> : null}
        </pattern>
      </defs>
      <rect
        x="1"
        y="1"
        width="16"
        height="16"
        rx="4"
        fill={`url(#${id})`}
        stroke="currentColor"
        strokeOpacity="0.45"
      />
    </svg>
  );
}
