import type { ToolId } from '@imagemint/contract/tools';
import {
  Aperture,
  Crop,
  FileType2,
  IdCard,
  type LucideIcon,
  MapPinOff,
  Scaling,
  Scissors,
  Shrink,
  SunMedium,
  TextSearch,
  VenetianMask,
} from 'lucide-react';

/** One icon for each tool. */
export const TOOL_ICONS: Record<ToolId, LucideIcon> = {
  enhance: SunMedium,
  resize: Scaling,
  convert: FileType2,
  compress: Shrink,
  'smart-crop': Crop,
  'strip-metadata': MapPinOff,
  'remove-background': Scissors,
  'portrait-blur': Aperture,
  'anonymise-faces': VenetianMask,
  'redact-text': TextSearch,
  'passport-photo': IdCard,
};
