import { useTranslations } from 'use-intl';
import { ChipsField } from './ChipsField.tsx';
import type { ControlProps } from './control-props.ts';
import { FormatField } from './FormatField.tsx';
import { NumberField } from './NumberField.tsx';
import { QualityField } from './QualityField.tsx';
import { SwitchField } from './SwitchField.tsx';

/** Settings of resize. */
export function ResizeControls({ value, onChange, issues }: ControlProps<'resize'>) {
  const t = useTranslations('controls');
  const isEmpty = value.width === undefined && value.height === undefined;
  const error = isEmpty ? t('sizeMissing') : issues.has('width') || issues.has('height') ? t('sizeRange') : undefined;
  const fits = [
    { value: 'inside', label: t('fitInside') },
    { value: 'cover', label: t('fitCover') },
    { value: 'contain', label: t('fitContain') },
    { value: 'fill', label: t('fitFill') },
  ] as const;
  return (
    <>
      <div>
        <div className="grid grid-cols-2 gap-3">
          <NumberField
            label={t('width')}
            unit={t('pixels')}
            placeholder={t('free')}
            value={value.width}
            onChange={(width) => onChange({ width })}
          />
          <NumberField
            label={t('height')}
            unit={t('pixels')}
            placeholder={t('free')}
            value={value.height}
            onChange={(height) => onChange({ height })}
          />
        </div>
        <p
          role={error === undefined ? undefined : 'alert'}
          className={`mt-1.5 text-[0.8125rem] ${error === undefined ? 'text-soft' : 'text-red-text'}`}
        >
          {error ?? t('sizeHint')}
        </p>
      </div>
      {value.width !== undefined && value.height !== undefined && (
        <ChipsField label={t('fit')} value={value.fit} options={fits} onChange={(fit) => onChange({ fit })} columns="grid-cols-2" />
      )}
      <SwitchField label={t('enlarge')} hint={t('enlargeHint')} value={value.enlarge} onChange={(enlarge) => onChange({ enlarge })} />
      <FormatField value={value.format} onChange={(format) => onChange({ format })} />
      {value.format !== 'png' && <QualityField value={value.quality} onChange={(quality) => onChange({ quality })} />}
    </>
  );
}
