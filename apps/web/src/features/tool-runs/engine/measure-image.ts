/** Width and height of a picture that the browser can show; 0 × 0 when it cannot. */
export async function measureImage(url: string): Promise<{ width: number; height: number }> {
  const image = new Image();
  image.src = url;
  await image.decode().catch(() => undefined);
  return { width: image.naturalWidth, height: image.naturalHeight };
}
