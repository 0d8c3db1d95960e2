/** What the signs of the map mean, in the same drawing as on the map. */
import { UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useState } from 'react';
import { useCode, useT } from '../i18n/language.tsx';
import { EvidenceGlyph, HazardGlyph } from '../ui/pieces.tsx';
import classes from './page.module.css';
import { Swatch } from './Swatch.tsx';

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
