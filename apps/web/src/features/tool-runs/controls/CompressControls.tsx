import { useTranslations } from 'use-intl';
import { ChipsField } from './ChipsField.tsx';
import type { ControlProps } from './control-props.ts';
import { FormatField } from './FormatField.tsx';
import { NumberField } from './NumberField.tsx';
import { SwitchField } from './SwitchField.tsx';

const PRESETS = ['100', '200', '500', '1000'] as const;

/** Settings of compress. */
export function CompressControls({ value, onChange, issues }: ControlProps<'compress'>) {
  const t = useTranslations('controls');
  return (
    <>
      <div className="space-y-2">
        <NumberField
          label={t('maxKilobytes')}
          unit={t('kilobytes')}
          value={value.maxKilobytes}
          hint={t('maxKilobytesHint')}
          error={issues.has('maxKilobytes') ? t('kilobytesRange') : undefined}
          onChange={(maxKilobytes) => onChange({ maxKilobytes })}
        />
        <ChipsField
          label=""
          value={String(value.maxKilobytes)}
          options={PRESETS.map((preset) => ({ value: preset, label: preset }))}
          onChange={(preset) => onChange({ maxKilobytes: Number(preset) })}
          columns="grid-cols-4"
        />
      </div>
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
