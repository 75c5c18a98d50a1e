import type { ToolId } from '@imagemint/contract/tools';

/** What is done to a photo: the same by every arm. */
export type Job = {
  tool: ToolId;
  /** Parameters of the service's tool. */
  params: Record<string, string | number>;
  /** Width of the result in pixels. */
  width: number;
};

export const JOBS = {
  /** The canonical one: a 12 megapixel JPEG to 1600 pixels. */
  jpeg: { tool: 'resize', params: { width: 1600, format: 'jpeg', quality: 80 }, width: 1600 },
  webp: { tool: 'resize', params: { width: 1600, format: 'webp', quality: 80 }, width: 1600 },
  avif: { tool: 'resize', params: { width: 1600, format: 'avif', quality: 60 }, width: 1600 },
  enhance: { tool: 'enhance', params: { format: 'jpeg', quality: 80 }, width: 1600 },
  thumbnail: { tool: 'resize', params: { width: 320, format: 'jpeg', quality: 80 }, width: 320 },
} as const satisfies Record<string, Job>;

export type JobId = keyof typeof JOBS;

/** How sharp is used: as it comes; tuned by hand; or through our own tools, without a service around them. */
export type SharpStyle = 'naive' | 'tuned' | 'tools';

/** Photos on disk, for arms in processes of their own. */
export type PhotoFile = { path: string; isSrgb: boolean };

/** Work for one process: photos one after another, so many at a time. */
export type SliceOrder = { job: JobId; photos: number[]; concurrency: number };
