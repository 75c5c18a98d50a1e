import { useFormatter, useTranslations } from 'use-intl';
import type { ControlProps } from './control-props.ts';
import { FormatField } from './FormatField.tsx';
import { QualityField } from './QualityField.tsx';
import { RangeField } from './RangeField.tsx';

/** Settings of enhance. */
export function EnhanceControls({ value, onChange }: ControlProps<'enhance'>) {
  const t = useTranslations('controls');
  const format = useFormatter();
  return (
    <>
      <RangeField
        label={t('strength')}
        hint={t('strengthHint')}
        value={value.strength}
        min={0}
        max={1}
        step={0.05}
        show={(strength) => format.number(strength, { style: 'percent' })}
        onChange={(strength) => onChange({ strength })}
      />
      <FormatField value={value.format} onChange={(next) => onChange({ format: next })} />
      {value.format !== 'png' && <QualityField value={value.quality} onChange={(quality) => onChange({ quality })} />}
    </>
  );
}
