import type { FormatChoice, OutputFormat } from '@imagemint/contract/formats';
import { useTranslations } from 'use-intl';
import { ChipsField } from './ChipsField.tsx';

const NAMES: Record<OutputFormat, string> = { jpeg: 'JPEG', png: 'PNG', webp: 'WebP', avif: 'AVIF' };
const FORMATS = Object.keys(NAMES) as OutputFormat[];

/** The output format; `auto` keeps the input's. */
export function FormatField({ value, onChange }: { value: FormatChoice; onChange: (value: FormatChoice) => void }) {
  const t = useTranslations('controls');
  const options = [
    { value: 'auto' as FormatChoice, label: t('formatAuto') },
    ...FORMATS.map((format) => ({ value: format, label: NAMES[format] })),
  ];
  return (
    <ChipsField<FormatChoice>
      label={t('format')}
      hint={t('formatHint')}
      value={value}
      options={options}
      onChange={onChange}
      columns="grid-cols-[1.35fr_repeat(4,1fr)]"
    />
  );
}
