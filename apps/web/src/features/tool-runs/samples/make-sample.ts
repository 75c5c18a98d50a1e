import { paintScene } from './paint-scene.ts';

const QUALITY = 0.92;

/** The sample as a JPEG; a dull one has grey haze over it, for the tools that have something to correct. */
export async function makeSample(options: { width: number; height: number; isDull: boolean }): Promise<Blob> {
  const { width, height, isDull } = options;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  paintScene(context, width, height);
  if (isDull) paintHaze(context, width, height);
  return await new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/jpeg', QUALITY);
  });
}

function paintHaze(context: CanvasRenderingContext2D, width: number, height: number): void {
  context.fillStyle = 'rgba(112, 116, 118, 0.42)';
  context.fillRect(0, 0, width, height);
  context.globalCompositeOperation = 'saturation';
  context.fillStyle = 'rgba(128, 128, 128, 0.35)';
  context.fillRect(0, 0, width, height);
  context.globalCompositeOperation = 'source-over';
}
