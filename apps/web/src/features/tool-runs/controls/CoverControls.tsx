import { useTranslations } from 'use-intl';
import { ChipsField } from './ChipsField.tsx';
import { ColourField } from './ColourField.tsx';
import type { ControlProps } from './control-props.ts';
import { FormatField } from './FormatField.tsx';
import { PercentField } from './PercentField.tsx';

type CoverProps = Pick<ControlProps<'anonymise-faces'>, 'value' | 'onChange'>;

/** Settings of the tools that find something and cover it: faces, text. */
export function CoverControls({ value, onChange }: CoverProps) {
  const t = useTranslations('controls');
  const styles = [
    { value: 'solid', label: t('coverSolid') },
    { value: 'pixelate', label: t('coverPixelate') },
    { value: 'blur', label: t('coverBlur') },
  ] as const;
  const cautions = [
    { value: 'high', label: t('cautionHigh') },
    { value: 'medium', label: t('cautionMedium') },
    { value: 'low', label: t('cautionLow') },
  ] as const;
  return (
    <>
      <ChipsField label={t('cover')} hint={t('coverHint')} value={value.style} options={styles} onChange={(style) => onChange({ style })} />
      {value.style === 'solid' && <ColourField label={t('colour')} value={value.colour} onChange={(colour) => onChange({ colour })} />}
      <ChipsField
        label={t('caution')}
        hint={t('cautionHint')}
        value={value.caution}
        options={cautions}
        onChange={(caution) => onChange({ caution })}
      />
      <PercentField label={t('margin')} hint={t('marginHint')} value={value.margin} onChange={(margin) => onChange({ margin })} />
      <FormatField value={value.format} onChange={(format) => onChange({ format })} />
    </>
  );
}
