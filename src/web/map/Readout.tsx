/** Coordinates under the pointer, or of the middle of the map: decimal degrees, or the grid on request. */
import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useT } from '../i18n/language.tsx';
import classes from './page.module.css';
import { NOTATIONS, type Notation, positionText } from './position.ts';

export function Readout({ at, pointed }: { at: readonly [number, number] | null; pointed: boolean }) {
  const t = useT();
  const [notation, setNotation] = useState<Notation>('decimal');
  if (!at) return null;
  const next = NOTATIONS[(NOTATIONS.indexOf(notation) + 1) % NOTATIONS.length]!;
  return (
    <UnstyledButton
      className={classes.readout}
      onClick={() => setNotation(next)}
      title={t('map.readout.change')}
      aria-label={`${t(pointed ? 'map.readout.pointer' : 'map.readout.centre')}: ${positionText(at, notation)}. ${t('map.readout.change')}`}
    >
      <span className={`${classes.readoutText} ltr tnum`}>{positionText(at, notation)}</span>
    </UnstyledButton>
  );
}
