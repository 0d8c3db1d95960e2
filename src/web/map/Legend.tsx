/** What the signs of the map mean, in the same drawing as on the map. */
import { UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useCode, useT } from '../i18n/language.tsx';
import { EvidenceGlyph, HazardGlyph } from '../ui/pieces.tsx';
import classes from './page.module.css';

/** A swatch with the line and pattern of an outline. */
function Swatch({ kind }: { kind: 'cha' | 'sha' | 'indication' | 'closed' | 'cell' }) {
  const id = useId();
  const colour =
    kind === 'closed' || kind === 'cell' ? 'var(--mantine-color-dimmed)' : `var(--tilth-${kind})`;
  const dash = { cha: undefined, sha: '5 2.5', indication: '1.5 2.5', closed: '8 3', cell: '2 3' }[kind];
  const marks = {
    cha: <path d="M-2 8 8 -2M2 12 12 2" stroke={colour} strokeWidth="1.6" />,
    sha: <circle cx="4" cy="4" r="1.4" fill={colour} />,
    indication: <circle cx="4" cy="4" r="1.7" fill="none" stroke={colour} />,
    closed: <path d="M0 4H8" stroke={colour} />,
    cell: <path d="m2 2 4 4m0-4-4 4" stroke={colour} />,
  }[kind];
  return (
    <svg width="34" height="22" aria-hidden="true" focusable="false">
      <defs>
        <pattern id={id} width="8" height="8" patternUnits="userSpaceOnUse">
          {marks}
        </pattern>
      </defs>
      <rect
        x="2"
        y="2"
        width="30"
        height="18"
        rx="3"
        fill={`url(#${id})`}
        stroke={colour}
        strokeWidth="2"
        strokeDasharray={dash}
      />
    </svg>
  );
}

function Badge() {
  return (
    <svg width="26" height="26" aria-hidden="true" focusable="false">
      <circle cx="13" cy="13" r="10" fill="var(--tilth-surface)" stroke="var(--tilth-cha)" strokeWidth="3" />
      <text x="13" y="17" textAnchor="middle" fontSize="11" fontWeight="600" fill="currentColor">
        7
      </text>
    </svg>
  );
}

export function Legend() {
  const t = useT();
  const code = useCode();
  const [open, setOpen] = useState(false);
  const classesShown = ['cha', 'sha', 'indication'] as const;
  return (
    <section className={classes.legend} aria-label={t('map.legend')}>
      <UnstyledButton className={classes.legendButton} aria-expanded={open} onClick={() => setOpen(!open)}>
        {t('map.legend')}
        {open ? (
          <IconChevronDown size={16} aria-hidden="true" />
        ) : (
          <IconChevronUp size={16} aria-hidden="true" />
        )}
      </UnstyledButton>
      {open ? (
        <ul className={classes.legendList}>
          {classesShown.map((kind) => (
            <li key={kind}>
              <span className={classes.legendSign}>
                <HazardGlyph classification={kind} />
                <Swatch kind={kind} />
              </span>
              {code('classification', kind)}
            </li>
          ))}
          <li>
            <span className={classes.legendSign}>
              <HazardGlyph classification="cha" closed />
              <Swatch kind="closed" />
            </span>
            {t('map.legend.closed')}
          </li>
          <li>
            <span className={classes.legendSign}>
              <Swatch kind="cell" />
            </span>
            {t('map.legend.cell')}
          </li>
          <li>
            <span className={classes.legendSign}>
              <Badge />
            </span>
            {t('map.legend.count')}
          </li>
          {(['direct', 'indirect'] as const).map((grade) => (
            <li key={grade}>
              <span className={classes.legendSign}>
                <EvidenceGlyph grade={grade} />
              </span>
              {t(`map.legend.${grade}`)}
            </li>
          ))}
          <li className={classes.legendNote}>{t('map.legend.empty')}</li>
        </ul>
      ) : null}
    </section>
  );
}
