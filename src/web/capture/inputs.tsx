/** Two inputs used across the form. */
import type { HelpProps } from '../ui/field-help.tsx';
import { NumberField } from '../ui/NumberField.tsx';

interface NumberProps {
  readonly label: string;
  readonly hint?: string;
  /** In place of a hint. */
  readonly help?: HelpProps;
  readonly value: number | null;
  readonly change: (value: number | null) => void;
  readonly max?: number;
  readonly decimals?: number;
}

/** A number that may be empty, never negative. */
export function OptionalNumber({ label, hint, help, value, change, max, decimals = 2 }: NumberProps) {
  return (
    <NumberField
      label={label}
      description={hint}
      {...help}
      min={0}
      max={max}
      decimalScale={decimals}
      hideControls
      value={value}
      change={change}
    />
  );
}
