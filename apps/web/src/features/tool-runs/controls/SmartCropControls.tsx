import { useTranslations } from 'use-intl';
import { ChipsField } from './ChipsField.tsx';
import type { ControlProps } from './control-props.ts';
import { FormatField } from './FormatField.tsx';
import { NumberField } from './NumberField.tsx';
import { QualityField } from './QualityField.tsx';

type Aspect = ControlProps<'smart-crop'>['value']['aspect'];

const ASPECTS: readonly Aspect[] = ['1:1', '4:5', '3:4', '2:3', '9:16', '5:4', '4:3', '3:2', '16:9'];
const LONG_SIDE_PX = 16;

/** Settings of smart crop. */
export function SmartCropControls({ value, onChange, issues }: ControlProps<'smart-crop'>) {
  const t = useTranslations('controls');
  return (
    <>
      <ChipsField
        label={t('aspect')}
        value={value.aspect}
        options={ASPECTS.map((aspect) => ({ value: aspect, label: <AspectLabel aspect={aspect} /> }))}
        onChange={(aspect) => onChange({ aspect })}
      />
      <NumberField
        label={t('maxWidth')}
        unit={t('pixels')}
        placeholder={t('free')}
        hint={t('maxWidthHint')}
        value={value.maxWidth}
        error={issues.has('maxWidth') ? t('sizeRange') : undefined}
        onChange={(maxWidth) => onChange({ maxWidth })}
      />
      <FormatField value={value.format} onChange={(format) => onChange({ format })} />
      {value.format !== 'png' && <QualityField value={value.quality} onChange={(quality) => onChange({ quality })} />}
    </>
  );
}

function AspectLabel({ aspect }: { aspect: Aspect }) {
  const [width = 1, height = 1] = aspect.split(':').map(Number);
  const scale = LONG_SIDE_PX / Math.max(width, height);
  return (
    <>
      <span aria-hidden="true" className="rounded-[2px] border border-current" style={{ width: width * scale, height: height * scale }} />
      {aspect}
    </>
  );
}
