import type { ImageHeader } from '@imagemint/contract/image-header';
import type { OutputFormat } from '@imagemint/contract/formats';
import type { RunView } from '@imagemint/contract/runs';
import type { Stroke } from '@imagemint/contract/strokes';
import type { ToolId } from '@imagemint/contract/tools';
import type { AppFailure } from '../../../read-failure.ts';

/** What is asked for one photo; under `then` in the parameters, what follows on the tool. */
export type RunRequest = { tool: ToolId; params: Record<string, unknown> };

/** Where a photo is, as its owner thinks of it. */
export type Phase = 'chosen' | 'waiting' | 'uploading' | 'queued' | 'processing' | 'opening' | 'done' | 'ended';

/** One run of one photo, seen from this tab. `viewAtMs` is this tab's monotonic clock when `view` arrived. */
export type Work = {
  phase: Phase;
  request: RunRequest | null;
  view: RunView | null;
  viewAtMs: number;
  sentBytes: number;
  receivedBytes: number;
  resultBytes: number;
  isResent: boolean;
  isCancelling: boolean;
  isReconnecting: boolean;
  failure: AppFailure | null;
};

/** An opened result. It lives in this tab only; `url` is a blob URL and must be revoked when the result is dropped. */
export type Result = {
  url: string;
  blob: Blob;
  format: OutputFormat;
  width: number;
  height: number;
  /** What made it, in order. */
  tools: readonly ToolId[];
  isSaved: boolean;
};

/** A small result that shows what these settings would do. It is never offered for download. */
export type Preview = { request: RunRequest; work: Work; result: Result | null };

/** A photo that was chosen. Its file never leaves the tab before the button is pressed, its name never at all. */
export type Photo = {
  id: string;
  file: File;
  url: string;
  header: ImageHeader | null;
  canShow: boolean;
  work: Work;
  result: Result | null;
  preview: Preview | null;
  isAdjusting: boolean;
  /** Whether it has left this device, be it for a preview that is gone again. */
  wasSent: boolean;
  /** What was painted over, for the tool that erases it. */
  strokes: readonly Stroke[];
};

/** The state of a photo that nothing was asked for yet. */
export const IDLE: Work = {
  phase: 'chosen',
  request: null,
  view: null,
  viewAtMs: 0,
  sentBytes: 0,
  receivedBytes: 0,
  resultBytes: 0,
  isResent: false,
  isCancelling: false,
  isReconnecting: false,
  failure: null,
};

/** Whether something of this photo is on its way or waiting at the service. */
export function isBusy(work: Work): boolean {
  return work.phase !== 'chosen' && work.phase !== 'done' && work.phase !== 'ended';
}
