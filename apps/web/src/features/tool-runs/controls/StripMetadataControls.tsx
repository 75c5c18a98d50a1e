import { useTranslations } from 'use-intl';
import type { ControlProps } from './control-props.ts';
import { FormatField } from './FormatField.tsx';
import { QualityField } from './QualityField.tsx';

/** Settings of strip metadata. */
export function StripMetadataControls({ value, onChange }: ControlProps<'strip-metadata'>) {
  const t = useTranslations('controls');
  return (
    <>
      <p className="text-sm text-pretty text-soft">{t('stripText')}</p>
      <FormatField value={value.format} onChange={(format) => onChange({ format })} />
      {value.format !== 'png' && <QualityField value={value.quality} onChange={(quality) => onChange({ quality })} />}
    </>
  );
}
