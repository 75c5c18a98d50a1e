type Size = { width: number; height: number };
type Paint = (context: CanvasRenderingContext2D, size: Size) => void;

const QUALITY = 0.92;

/** What was painted, as a file. @throws Error where the browser has no canvas. */
export async function paintCanvas(size: Size, paint: Paint, type: 'image/jpeg' | 'image/png' = 'image/jpeg'): Promise<Blob> {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [size.width, size.height];
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no canvas');
  paint(context, size);
  return await new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), type, QUALITY);
  });
}
