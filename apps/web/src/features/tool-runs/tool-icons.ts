import type { ToolId } from '@imagemint/contract/tools';
import { Crop, FileType2, type LucideIcon, MapPinOff, Scaling, Shrink, SunMedium } from 'lucide-react';

/** One icon for each tool. */
export const TOOL_ICONS: Record<ToolId, LucideIcon> = {
  enhance: SunMedium,
  resize: Scaling,
  convert: FileType2,
  compress: Shrink,
  'smart-crop': Crop,
  'strip-metadata': MapPinOff,
};
