import { useId } from 'react';
import { Field } from './Field.tsx';

type NumberFieldProps = {
  label: string;
  unit: string;
  value: number | undefined;
  placeholder?: string;
  hint?: string;
  error?: string | undefined;
  onChange: (value: number | undefined) => void;
};

/** A whole number typed by hand; empty means not set. */
export function NumberField({ label, unit, value, placeholder, hint, error, onChange }: NumberFieldProps) {
  const id = useId();
  return (
    <Field label={label} htmlFor={id} hintId={`${id}-hint`} {...(hint !== undefined && { hint })} {...(error !== undefined && { error })}>
      <div className="relative">
        <input
          id={id}
          inputMode="numeric"
          autoComplete="off"
          value={value ?? ''}
          placeholder={placeholder}
          aria-invalid={error !== undefined}
          aria-describedby={hint !== undefined || error !== undefined ? `${id}-hint` : undefined}
          onChange={(event) => {
            const digits = event.target.value.replace(/\D/g, '').slice(0, 6);
            onChange(digits === '' ? undefined : Number(digits));
          }}
          className="h-10 w-full rounded-lg border border-line bg-surface pr-10 pl-3 text-sm tabular-nums placeholder:text-soft hover:border-edge aria-invalid:border-red-text"
        />
        <span aria-hidden="true" className="pointer-events-none absolute inset-y-0 right-3 grid place-items-center text-sm text-soft">
          {unit}
        </span>
      </div>
    </Field>
  );
}
