import { useTranslations } from 'use-intl';
import type { ControlProps } from './control-props.ts';
import { FormatField } from './FormatField.tsx';
import { PercentField } from './PercentField.tsx';
import { QualityField } from './QualityField.tsx';

/** Settings of portrait blur. */
export function PortraitBlurControls({ value, onChange }: ControlProps<'portrait-blur'>) {
  const t = useTranslations('controls');
  return (
    <>
      <PercentField label={t('blur')} hint={t('blurHint')} value={value.strength} onChange={(strength) => onChange({ strength })} />
      <FormatField value={value.format} onChange={(format) => onChange({ format })} />
      {value.format !== 'png' && <QualityField value={value.quality} onChange={(quality) => onChange({ quality })} />}
    </>
  );
}
