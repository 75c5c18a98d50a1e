import { useTranslations } from 'use-intl';
import type { ControlProps } from './control-props.ts';
import { FormatField } from './FormatField.tsx';
import { NumberField } from './NumberField.tsx';
import { SwitchField } from './SwitchField.tsx';

/** Settings of compress. */
export function CompressControls({ value, onChange, issues }: ControlProps<'compress'>) {
  const t = useTranslations('controls');
  return (
    <>
      <NumberField
        label={t('maxKilobytes')}
        unit={t('kilobytes')}
        value={value.maxKilobytes}
        hint={t('maxKilobytesHint')}
        error={issues.has('maxKilobytes') ? t('kilobytesRange') : undefined}
        onChange={(maxKilobytes) => onChange({ maxKilobytes })}
      />
      <SwitchField
        label={t('allowResize')}
        hint={t('allowResizeHint')}
        value={value.allowResize}
        onChange={(allowResize) => onChange({ allowResize })}
      />
      <FormatField value={value.format} onChange={(format) => onChange({ format })} />
    </>
  );
}
