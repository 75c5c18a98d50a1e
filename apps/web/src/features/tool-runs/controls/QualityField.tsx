import { useTranslations } from 'use-intl';
import { RangeField } from './RangeField.tsx';

/** Encoder quality. */
export function QualityField({ value, onChange }: { value: number; onChange: (value: number) => void }) {
  const t = useTranslations('controls');
  return <RangeField label={t('quality')} hint={t('qualityHint')} value={value} min={1} max={100} onChange={onChange} />;
}
