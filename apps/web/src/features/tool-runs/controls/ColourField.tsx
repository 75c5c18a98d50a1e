import { useId } from 'react';
import { Field } from './Field.tsx';

type ColourFieldProps = { label: string; hint?: string; value: string; onChange: (value: string) => void };

/** One colour, as #rrggbb. */
export function ColourField({ label, hint, value, onChange }: ColourFieldProps) {
  const id = useId();
  return (
    <Field label={label} htmlFor={id} aside={value} {...(hint !== undefined && { hint })}>
      <input
        id={id}
        type="color"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="h-10 w-full cursor-pointer rounded-lg border border-line bg-surface p-1"
      />
    </Field>
  );
}
