import { Slider } from 'radix-ui';
import { useId } from 'react';
import { Field } from './Field.tsx';

type RangeFieldProps = {
  label: string;
  hint?: string;
  value: number;
  min: number;
  max: number;
  step?: number;
  show?: (value: number) => string;
  onChange: (value: number) => void;
};

/** A slider with its value beside the label. */
export function RangeField({ label, hint, value, min, max, step = 1, show = String, onChange }: RangeFieldProps) {
  const id = useId();
  return (
    <Field label={label} id={id} aside={show(value)} {...(hint !== undefined && { hint })}>
      <Slider.Root
        className="relative flex h-6 touch-none items-center select-none"
        value={[value]}
        min={min}
        max={max}
        step={step}
        onValueChange={([next]) => next !== undefined && onChange(next)}
      >
        <Slider.Track className="h-1 grow overflow-hidden rounded-full bg-line">
          <Slider.Range className="absolute h-1 rounded-full bg-mint-line" />
        </Slider.Track>
        <Slider.Thumb
          aria-labelledby={id}
          aria-valuetext={show(value)}
          className="block size-5 rounded-full border border-edge bg-white shadow-card transition-shadow hover:shadow-lift"
        />
      </Slider.Root>
    </Field>
  );
}
