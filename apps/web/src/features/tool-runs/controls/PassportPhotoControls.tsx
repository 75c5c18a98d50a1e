import { useTranslations } from 'use-intl';
import { ChipsField } from './ChipsField.tsx';
import type { ControlProps } from './control-props.ts';

type Params = ControlProps<'passport-photo'>['value'];

const COUNTRIES: readonly Params['country'][] = ['eu', 'uk', 'us', 'canada', 'australia', 'china', 'japan', 'switzerland'];
const BACKGROUNDS: readonly Params['background'][] = ['rule', 'white', 'light-grey', 'light-blue'];
const FORMATS = [
  { value: 'jpeg', label: 'JPEG' },
  { value: 'png', label: 'PNG' },
] as const;

/** Settings of passport photo. */
export function PassportPhotoControls({ value, onChange }: ControlProps<'passport-photo'>) {
  const t = useTranslations('controls');
  return (
    <>
      <ChipsField
        label={t('country')}
        hint={t('countryHint')}
        value={value.country}
        options={COUNTRIES.map((country) => ({ value: country, label: t(`countries.${country}`) }))}
        onChange={(country) => onChange({ country })}
      />
      <ChipsField
        label={t('plain')}
        value={value.background}
        options={BACKGROUNDS.map((background) => ({ value: background, label: t(`plains.${background}`) }))}
        onChange={(background) => onChange({ background })}
        columns="grid-cols-2"
      />
      <ChipsField
        label={t('format')}
        value={value.format}
        options={FORMATS}
        onChange={(format) => onChange({ format })}
        columns="grid-cols-2"
      />
    </>
  );
}
