import { useTranslations } from 'use-intl';
import { ChipsField } from './ChipsField.tsx';
import type { ControlProps } from './control-props.ts';
import { FormatField } from './FormatField.tsx';
import { MarkNote } from './MarkNote.tsx';
import { QualityField } from './QualityField.tsx';

/** Settings of upscale. */
export function UpscaleControls({ value, onChange }: ControlProps<'upscale'>) {
  const t = useTranslations('controls');
  const factors = [
    { value: '2', label: t('factorTwo') },
    { value: '4', label: t('factorFour') },
  ] as const;
  return (
    <>
      <ChipsField
        label={t('factor')}
        hint={value.factor === 4 ? t('factorFourHint') : t('factorTwoHint')}
        value={value.factor === 4 ? '4' : '2'}
        options={factors}
        onChange={(factor) => onChange({ factor: factor === '4' ? 4 : 2 })}
        columns="grid-cols-2"
      />
      {value.factor === 4 && <MarkNote />}
      <FormatField value={value.format} onChange={(format) => onChange({ format })} />
      {value.format !== 'png' && <QualityField value={value.quality} onChange={(quality) => onChange({ quality })} />}
    </>
  );
}
