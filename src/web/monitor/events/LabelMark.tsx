/**
 * How well something is supported and how far disputed, as two small signs beside their words. The signs differ by
 * shape: steps that are filled, and a ring that is crossed more often. No colour carries a meaning.
 */
import { useT } from '../../i18n/language.tsx';
import type { Dispute, Standing, Support } from './contract.ts';
import classes from './events.module.css';

const STEPS = [1, 2, 3, 4, 5] as const;

/** Five steps, as many filled as the level says. */
export function SupportGlyph({ support, size = 22 }: { support: Support; size?: number }) {
  const level = Number(support[1]);
  return (
    <svg width={size} height={size * 0.73} viewBox="0 0 30 22" aria-hidden="true" className={classes.glyph}>
      {STEPS.map((step) => (
        <rect
          key={step}
          x={(step - 1) * 6 + 0.75}
          y={17.25 - step * 3}
          width={4.5}
          height={4 + step * 3 - 0.5}
          rx={1}
          fill={step <= level ? 'currentColor' : 'none'}
          stroke="currentColor"
          strokeWidth={1.1}
          strokeOpacity={step <= level ? 1 : 0.55}
        />
      ))}
    </svg>
  );
}

const CROSSINGS: Readonly<Record<Dispute, string>> = {
  D0: '',
  D1: 'M7 11h8',
  D2: 'M6.5 15.5l9-9',
  D3: 'M6.5 15.5l9-9M6.5 6.5l9 9',
  D4: 'M6.5 15.5l9-9M6.5 6.5l9 9',
};

/** A ring: dotted when nobody answered, a dash for no yes and no no, crossed once, twice, and full. */
export function DisputeGlyph({ dispute, size = 17 }: { dispute: Dispute; size?: number }) {
  const full = dispute === 'D4';
  return (
    <svg width={size} height={size} viewBox="0 0 22 22" aria-hidden="true" className={classes.glyph}>
      <circle
        cx={11}
        cy={11}
        r={9}
        fill={full ? 'currentColor' : 'none'}
        stroke="currentColor"
        strokeWidth={1.6}
        strokeDasharray={dispute === 'D0' ? '1.6 3.2' : undefined}
      />
      <path
        d={CROSSINGS[dispute]}
        stroke={full ? 'var(--tilth-surface)' : 'currentColor'}
        strokeWidth={2}
        strokeLinecap="round"
      />
    </svg>
  );
}

/** Both signs with their codes; what they mean is said to screen readers and on hover. */
export function Marks({ support, dispute }: Pick<Standing, 'support' | 'dispute'>) {
  const t = useT();
  const [s, d] = [t(`events.support.${support}`), t(`events.dispute.${dispute}`)];
  return (
    <span className={classes.marks}>
      <span className={classes.mark} title={s}>
        <SupportGlyph support={support} />
        <span className="ltr">{support}</span>
        <span className={classes.hidden}>{s}</span>
      </span>
      <span className={classes.mark} title={d}>
        <DisputeGlyph dispute={dispute} />
        <span className="ltr">{dispute}</span>
        <span className={classes.hidden}>{d}</span>
      </span>
    </span>
  );
}
