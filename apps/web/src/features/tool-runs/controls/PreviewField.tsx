import { useTranslations } from 'use-intl';
import { SwitchField } from './SwitchField.tsx';

/** A small result for a lower price. */
export function PreviewField({ value, onChange }: { value: boolean; onChange: (value: boolean) => void }) {
  const t = useTranslations('controls');
  return <SwitchField label={t('preview')} hint={t('previewHint')} value={value} onChange={onChange} />;
}
