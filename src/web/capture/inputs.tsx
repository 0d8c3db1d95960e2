/** Two inputs used across the form. */
import { NumberInput } from '@mantine/core';

interface NumberProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: number | null;
  readonly change: (value: number | null) => void;
  readonly max?: number;
  readonly decimals?: number;
}

/** A number that may be empty, never negative. */
export function OptionalNumber({ label, hint, value, change, max, decimals = 2 }: NumberProps) {
  return (
    <NumberInput
      label={label}
      description={hint}
      min={0}
      max={max}
      decimalScale={decimals}
      hideControls
      value={value ?? ''}
      onChange={(next) => change(typeof next === 'number' ? next : null)}
    />
  );
}
