/** An outline typed or pasted as corners, added when it is whole. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Outline, Shape } from '../../../core/model/geometry.ts';
import { TypedPositions } from '../../capture/TypedPositions.tsx';
import { useT } from '../../i18n/language.tsx';
import classes from './wizard.module.css';

export function TypedPart({ add }: { add: (shape: Outline) => void }) {
  const t = useT();
  const [shape, setShape] = useState<Shape | null>(null);
  const [turn, setTurn] = useState(0);
  const outline = shape && shape.type !== 'Point' ? shape : null;
  const take = () => {
    if (!outline) return;
    add(outline);
    setShape(null);
    setTurn(turn + 1);
  };
  return (
    <div className={classes.typed}>
      <TypedPositions key={turn} text="" change={(next) => setShape(next)} />
      <Button mt="xs" disabled={!outline} onClick={take}>
        {t('wizard.type.add')}
      </Button>
    </div>
  );
}
