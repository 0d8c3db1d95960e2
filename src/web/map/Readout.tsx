/** Coordinates under the pointer, or of the middle of the map; pressing changes the notation. */
import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useT } from '../i18n/language.tsx';
import classes from './page.module.css';
import { gridWriter, NOTATIONS, type Notation, positionText, type WriteIn } from './position.ts';

export function Readout({ at, pointed }: { at: readonly [number, number] | null; pointed: boolean }) {
  const t = useT();
  const [notation, setNotation] = useState<Notation>('decimal');
  const [write, setWrite] = useState<WriteIn>(() => positionText);
  if (!at) return null;
  const change = async () => {
    const next = NOTATIONS[(NOTATIONS.indexOf(notation) + 1) % NOTATIONS.length] ?? 'decimal';
    const writer = await gridWriter();
    setWrite(() => writer);
    setNotation(next);
  };
  const text = write(at, notation);
  return (
    <UnstyledButton
      className={classes.readout}
      onClick={() => void change()}
      title={t('map.readout.change')}
      aria-label={`${t(pointed ? 'map.readout.pointer' : 'map.readout.centre')}: ${text}. ${t('map.readout.change')}`}
    >
      <span className={`${classes.readoutText} ltr tnum`}>{text}</span>
    </UnstyledButton>
  );
}
