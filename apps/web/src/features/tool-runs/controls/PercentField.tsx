import { useFormatter } from 'use-intl';
import { RangeField } from './RangeField.tsx';

type PercentFieldProps = { label: string; hint?: string; value: number; onChange: (value: number) => void };

/** A share from 0 to 1, shown as 0 to 100 %. */
export function PercentField({ label, hint, value, onChange }: PercentFieldProps) {
  const format = useFormatter();
  return (
    <RangeField
      label={label}
      {...(hint !== undefined && { hint })}
      value={value}
      min={0}
      max={1}
      step={0.05}
      show={(share) => format.number(share, { style: 'percent' })}
      onChange={onChange}
    />
  );
}
