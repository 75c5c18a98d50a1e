import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { ChipsField } from './ChipsField.tsx';
import type { ControlProps } from './control-props.ts';
import { Field } from './Field.tsx';
import { QualityField } from './QualityField.tsx';
import { SwitchField } from './SwitchField.tsx';

const FORMATS = [
  { value: 'jpeg', label: 'JPEG' },
  { value: 'png', label: 'PNG' },
  { value: 'webp', label: 'WebP' },
  { value: 'avif', label: 'AVIF' },
] as const;

/** Settings of convert. */
export function ConvertControls({ value, onChange }: ControlProps<'convert'>) {
  const t = useTranslations('controls');
  const colour = useId();
  const canBeLossless = value.format === 'webp' || value.format === 'avif';
  const isLossless = value.format === 'png' || (canBeLossless && value.lossless);
  return (
    <>
      <ChipsField
        label={t('format')}
        value={value.format}
        options={FORMATS}
        onChange={(format) => onChange({ format })}
        columns="grid-cols-4"
      />
      {canBeLossless && (
        <SwitchField
          label={t('lossless')}
          hint={t('losslessHint')}
          value={value.lossless}
          onChange={(lossless) => onChange({ lossless })}
        />
      )}
      {!isLossless && <QualityField value={value.quality} onChange={(quality) => onChange({ quality })} />}
      {value.format === 'jpeg' && (
        <Field label={t('background')} htmlFor={colour} hint={t('backgroundHint')} aside={value.background}>
          <input
            id={colour}
            type="color"
            value={value.background}
            onChange={(event) => onChange({ background: event.target.value })}
            className="h-10 w-full cursor-pointer rounded-lg border border-line bg-surface p-1"
          />
        </Field>
      )}
    </>
  );
}
