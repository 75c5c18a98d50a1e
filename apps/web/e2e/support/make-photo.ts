import type { Page } from 'playwright-core';

/** Draws a JPEG in the browser: a dull scene with noise, so that tools have something to do. */
export async function makePhoto(page: Page, size: { width: number; height: number }): Promise<Buffer> {
  const base64 = await page.evaluate(async ({ width, height }) => {
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width, height });
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    const ground = context.createLinearGradient(0, 0, width, height);
    ground.addColorStop(0, '#8a8f96');
    ground.addColorStop(0.5, '#6f7468');
    ground.addColorStop(1, '#4d5550');
    context.fillStyle = ground;
    context.fillRect(0, 0, width, height);
    for (let index = 0; index < 400; index += 1) {
      context.fillStyle = `hsl(${(index * 47) % 360} 35% ${30 + ((index * 13) % 40)}%)`;
      context.fillRect((index * 97) % width, (index * 61) % height, 30 + (index % 50), 20 + (index % 40));
    }
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.9));
    if (!blob) throw new Error('no picture');
    let text = '';
    for (const byte of new Uint8Array(await blob.arrayBuffer())) text += String.fromCharCode(byte);
    return btoa(text);
  }, size);
  return Buffer.from(base64, 'base64');
}
