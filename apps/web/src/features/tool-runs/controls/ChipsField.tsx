import { RadioGroup } from 'radix-ui';
import { type ReactNode, useId } from 'react';
import { Field } from './Field.tsx';

type ChipsFieldProps<T extends string> = {
  label: string;
  hint?: string;
  value: T;
  options: readonly { value: T; label: ReactNode }[];
  onChange: (value: T) => void;
  columns?: string;
};

/** One of a few, all in sight. */
export function ChipsField<T extends string>({ label, hint, value, options, onChange, columns = 'grid-cols-3' }: ChipsFieldProps<T>) {
  const id = useId();
  return (
    <Field label={label} id={id} {...(hint !== undefined && { hint })}>
      <RadioGroup.Root
        aria-labelledby={id}
        value={value}
        onValueChange={(next) => onChange(next as T)}
        className={`grid gap-1.5 ${columns}`}
      >
        {options.map((option) => (
          <RadioGroup.Item
            key={option.value}
            value={option.value}
            className="flex min-h-9 items-center justify-center gap-2 rounded-lg border border-line px-2 py-1.5 text-sm transition-colors hover:border-edge data-[state=checked]:border-mint-line data-[state=checked]:bg-mint-wash data-[state=checked]:font-medium"
          >
            {option.label}
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </Field>
  );
}
