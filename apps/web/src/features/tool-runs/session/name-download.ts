import type { OutputFormat } from '@imagemint/contract/formats';
import type { ToolId } from '@imagemint/contract/tools';

const EXTENSIONS: Record<OutputFormat, string> = { jpeg: 'jpg', png: 'png', webp: 'webp', avif: 'avif' };

/** File name of a result, made here in the browser: the service never learns what the photo was called. */
export function nameDownload(fileName: string, result: { tools: readonly ToolId[]; format: OutputFormat }): string {
  const base = fileName.replace(/\.[^.]{1,5}$/, '') || 'photo';
  return `${[base, ...result.tools].join('-')}.${EXTENSIONS[result.format]}`;
}
