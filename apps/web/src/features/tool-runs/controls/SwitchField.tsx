import { Switch } from 'radix-ui';
import { useId } from 'react';

type SwitchFieldProps = { label: string; hint: string; value: boolean; onChange: (value: boolean) => void };

/** On or off, with what it does. */
export function SwitchField({ label, hint, value, onChange }: SwitchFieldProps) {
  const id = useId();
  return (
    <div className="flex items-start justify-between gap-4">
      <div className="text-sm">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        <p id={`${id}-hint`} className="mt-0.5 text-[0.8125rem] text-pretty text-soft">
          {hint}
        </p>
      </div>
      <Switch.Root
        id={id}
        aria-describedby={`${id}-hint`}
        checked={value}
        onCheckedChange={onChange}
        className="mt-0.5 inline-flex h-6 w-10 shrink-0 items-center rounded-full border border-edge bg-sunken p-0.5 transition-colors data-[state=checked]:border-mint-line data-[state=checked]:bg-mint-line"
      >
        <Switch.Thumb className="block size-[1.125rem] rounded-full bg-edge transition-transform data-[state=checked]:translate-x-4 data-[state=checked]:bg-white" />
      </Switch.Root>
    </div>
  );
}
