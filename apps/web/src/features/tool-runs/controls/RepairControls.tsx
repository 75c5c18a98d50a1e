import { isRepairedByModel } from '@imagemint/contract/repair';
import { useTranslations } from 'use-intl';
import { useSizes } from '../use-sizes.ts';
import type { ControlProps } from './control-props.ts';
import { FormatField } from './FormatField.tsx';
import { PercentField } from './PercentField.tsx';
import { QualityField } from './QualityField.tsx';

/** Settings of denoise and of deblur, which also say which of their two ways the photo will go. */
export function RepairControls({ value, onChange, size }: ControlProps<'denoise' | 'deblur'>) {
  const t = useTranslations('controls');
  const ways = useTranslations('studio.ways');
  const sizes = useSizes();
  const has = size === null ? '' : sizes.megapixels(size.width, size.height);
  return (
    <>
      <p data-testid="repair-way" className="rounded-lg bg-sunken px-3 py-2.5 text-[0.8125rem] text-pretty text-soft">
        {size === null ? ways('open') : ways(isRepairedByModel(size) ? 'model' : 'filter', { has })}
      </p>
      <PercentField label={t('strength')} hint={t('repairHint')} value={value.strength} onChange={(strength) => onChange({ strength })} />
      <FormatField value={value.format} onChange={(format) => onChange({ format })} />
      {value.format !== 'png' && <QualityField value={value.quality} onChange={(quality) => onChange({ quality })} />}
    </>
  );
}
