import type { ToolId } from '@imagemint/contract/tools';
import type { ComponentType } from 'react';
import { BrightenControls } from './BrightenControls.tsx';
import { CompressControls } from './CompressControls.tsx';
import type { ControlProps, PhotoSize } from './control-props.ts';
import { ConvertControls } from './ConvertControls.tsx';
import { CoverControls } from './CoverControls.tsx';
import { EnhanceControls } from './EnhanceControls.tsx';
import { EraseControls } from './EraseControls.tsx';
import { PassportPhotoControls } from './PassportPhotoControls.tsx';
import { PortraitBlurControls } from './PortraitBlurControls.tsx';
import { PresetsField } from './PresetsField.tsx';
import { RemoveBackgroundControls } from './RemoveBackgroundControls.tsx';
import { RepairControls } from './RepairControls.tsx';
import { ResizeControls } from './ResizeControls.tsx';
import { SmartCropControls } from './SmartCropControls.tsx';
import { StripMetadataControls } from './StripMetadataControls.tsx';
import { UpscaleControls } from './UpscaleControls.tsx';
import { findIssues, patchParams } from './tool-params.ts';

const CONTROLS: { [T in ToolId]: ComponentType<ControlProps<T>> } = {
  enhance: EnhanceControls,
  resize: ResizeControls,
  convert: ConvertControls,
  compress: CompressControls,
  'smart-crop': SmartCropControls,
  'strip-metadata': StripMetadataControls,
  'remove-background': RemoveBackgroundControls,
  'portrait-blur': PortraitBlurControls,
  'anonymise-faces': CoverControls,
  'redact-text': CoverControls,
  'passport-photo': PassportPhotoControls,
  upscale: UpscaleControls,
  brighten: BrightenControls,
  denoise: RepairControls,
  deblur: RepairControls,
  erase: EraseControls,
};

type ToolControlsProps = {
  tool: ToolId;
  params: Record<string, unknown>;
  size: PhotoSize;
  onChange: (params: Record<string, unknown>) => void;
};

/** The settings of one tool; values are held against the contract's schema as they change. */
export function ToolControls({ tool, params, size, onChange }: ToolControlsProps) {
  // Each component takes the parameters of its own tool; the table above pairs them.
  const Controls = CONTROLS[tool] as unknown as ComponentType<{
    value: Record<string, unknown>;
    issues: ReadonlySet<string>;
    size: PhotoSize;
    onChange: (patch: Record<string, unknown>) => void;
  }>;
  return (
    <div className="space-y-6">
      <PresetsField tool={tool} params={params} onChange={onChange} />
      <Controls value={params} issues={findIssues(tool, params)} size={size} onChange={(patch) => onChange(patchParams(params, patch))} />
    </div>
  );
}
