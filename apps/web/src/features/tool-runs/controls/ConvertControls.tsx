import { useTranslations } from 'use-intl';
import { ChipsField } from './ChipsField.tsx';
import { ColourField } from './ColourField.tsx';
import type { ControlProps } from './control-props.ts';
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
        <ColourField
          label={t('background')}
          hint={t('backgroundHint')}
          value={value.background}
          onChange={(background) => onChange({ background })}
        />
      )}
    </>
  );
}
