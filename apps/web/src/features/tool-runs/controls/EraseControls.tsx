import { useTranslations } from 'use-intl';
import type { ControlProps } from './control-props.ts';
import { FormatField } from './FormatField.tsx';
import { MarkNote } from './MarkNote.tsx';
import { QualityField } from './QualityField.tsx';

/** Settings of erase; what to erase is painted on the photo itself. */
export function EraseControls({ value, onChange }: ControlProps<'erase'>) {
  const t = useTranslations('controls');
  return (
    <>
      <p className="text-sm text-pretty text-soft">{t('eraseText')}</p>
      <MarkNote />
      <FormatField value={value.format} onChange={(format) => onChange({ format })} />
      {value.format !== 'png' && <QualityField value={value.quality} onChange={(quality) => onChange({ quality })} />}
    </>
  );
}
