import { useTranslations } from 'use-intl';
import type { ControlProps } from './control-props.ts';
import { FormatField } from './FormatField.tsx';
import { PercentField } from './PercentField.tsx';
import { QualityField } from './QualityField.tsx';

/** Settings of brighten. */
export function BrightenControls({ value, onChange }: ControlProps<'brighten'>) {
  const t = useTranslations('controls');
  return (
    <>
      <PercentField label={t('light')} hint={t('lightHint')} value={value.strength} onChange={(strength) => onChange({ strength })} />
      <FormatField value={value.format} onChange={(format) => onChange({ format })} />
      {value.format !== 'png' && <QualityField value={value.quality} onChange={(quality) => onChange({ quality })} />}
    </>
  );
}
