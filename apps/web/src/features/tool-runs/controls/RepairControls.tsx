import { useTranslations } from 'use-intl';
import type { ControlProps } from './control-props.ts';
import { FormatField } from './FormatField.tsx';
import { PercentField } from './PercentField.tsx';
import { PreviewField } from './PreviewField.tsx';
import { QualityField } from './QualityField.tsx';

/** Settings of denoise and of deblur, which also say which way they take. */
export function RepairControls({ value, onChange }: ControlProps<'denoise' | 'deblur'>) {
  const t = useTranslations('controls');
  return (
    <>
      <PercentField label={t('strength')} hint={t('repairHint')} value={value.strength} onChange={(strength) => onChange({ strength })} />
      <p className="text-sm text-pretty text-soft">{t('repairWays')}</p>
      <FormatField value={value.format} onChange={(format) => onChange({ format })} />
      {value.format !== 'png' && <QualityField value={value.quality} onChange={(quality) => onChange({ quality })} />}
      <PreviewField value={value.preview} onChange={(preview) => onChange({ preview })} />
    </>
  );
}
