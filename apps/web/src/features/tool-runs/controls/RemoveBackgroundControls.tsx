import { useTranslations } from 'use-intl';
import { ChipsField } from './ChipsField.tsx';
import { ColourField } from './ColourField.tsx';
import type { ControlProps } from './control-props.ts';
import { FormatField } from './FormatField.tsx';
import { PercentField } from './PercentField.tsx';

/** Settings of remove background. */
export function RemoveBackgroundControls({ value, onChange }: ControlProps<'remove-background'>) {
  const t = useTranslations('controls');
  const backgrounds = [
    { value: 'transparent', label: t('behindTransparent') },
    { value: 'colour', label: t('behindColour') },
    { value: 'blur', label: t('behindBlur') },
    { value: 'studio', label: t('behindStudio') },
  ] as const;
  return (
    <>
      <ChipsField
        label={t('behind')}
        value={value.background}
        options={backgrounds}
        onChange={(background) => onChange({ background })}
        columns="grid-cols-2"
      />
      {value.background === 'colour' && (
        <ColourField label={t('colour')} value={value.colour} onChange={(colour) => onChange({ colour })} />
      )}
      {value.background === 'blur' && (
        <PercentField label={t('blur')} hint={t('blurHint')} value={value.blur} onChange={(blur) => onChange({ blur })} />
      )}
      {value.background === 'studio' && (
        <PercentField label={t('shadow')} hint={t('shadowHint')} value={value.shadow} onChange={(shadow) => onChange({ shadow })} />
      )}
      <FormatField value={value.format} onChange={(format) => onChange({ format })} />
    </>
  );
}
