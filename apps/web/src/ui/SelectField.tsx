import { useId } from 'react';

type SelectFieldProps<T extends string> = {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
  isSmall?: boolean;
};

/** A choice from a closed list, with its name above it; a small one stands in a row of others. */
export function SelectField<T extends string>({ label, value, options, onChange, isSmall = false }: SelectFieldProps<T>) {
  const id = useId();
  const choose = (text: string) => {
    const chosen = options.find((option) => option.value === text);
    if (chosen) onChange(chosen.value);
  };
  return (
    <div>
      <label htmlFor={id} className={isSmall ? 'mb-1.5 block text-[0.8125rem] text-soft' : 'mb-2 block text-sm font-medium'}>
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={({ target }) => choose(target.value)}
        className={`w-full rounded-xl border border-line bg-surface px-3 text-sm hover:border-edge ${isSmall ? 'h-10' : 'h-11'}`}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}
