/** A number that may be empty, as it is being typed: "1." and "-" are on the way to a number and stay where they are. */
import { NumberInput, type NumberInputProps } from '@mantine/core';
import { useState } from 'react';

interface Props extends Omit<NumberInputProps, 'value' | 'onChange' | 'defaultValue'> {
  readonly value: number | null;
  /** Null while nothing is written, or nothing that is a number yet. */
  readonly change: (value: number | null) => void;
}

export function NumberField({ value, change, ...more }: Props) {
  const [typed, setTyped] = useState<string | number>(value ?? '');
  // What was set from elsewhere is shown; what is being typed stays as it is typed.
  const shown = numberOf(typed) === value ? typed : (value ?? '');
  return (
    <NumberInput
      {...more}
      value={shown}
      onChange={(next) => {
        setTyped(next);
        change(numberOf(next));
      }}
    />
  );
}

/** The number that text is by now: "1." is 1; null for none. */
export function numberOf(typed: string | number): number | null {
  if (typed === '') return null;
  const value = Number(typed);
  return Number.isFinite(value) ? value : null;
}
