import type { ToolId } from '@imagemint/contract/tools';
import { useTranslations } from 'use-intl';
import { ChipsField } from './ChipsField.tsx';
import { applyPreset, findPreset, listPresets } from './presets.ts';

type PresetsFieldProps = { tool: ToolId; params: Record<string, unknown>; onChange: (params: Record<string, unknown>) => void };

/** Settings by what they are good for; none is chosen once the settings are somebody's own. */
export function PresetsField({ tool, params, onChange }: PresetsFieldProps) {
  const t = useTranslations('studio');
  const names = useTranslations('presets');
  // The test beside the presets holds their names to those of the catalogues.
  const options = listPresets(tool).map(({ id }) => ({ value: id, label: names(`${tool}.${id}` as 'enhance.gentle') }));
  return (
    <ChipsField
      label={t('presets')}
      value={findPreset(tool, params) ?? ''}
      options={options}
      onChange={(id) => onChange(applyPreset(tool, params, id))}
      columns={options.length === 3 ? 'grid-cols-3' : 'grid-cols-2'}
    />
  );
}
