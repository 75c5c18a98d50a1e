type Size = { width: number; height: number };
type Context = CanvasRenderingContext2D;

/** The same numbers between 0 and 1 every time (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Grain as of a sensor in little light; `spread` in levels of 255. */
export function addNoise(context: Context, { width, height }: Size, spread = 24): void {
  const random = createRandom(7);
  const image = context.getImageData(0, 0, width, height);
  for (let at = 0; at < image.data.length; at += 4) {
    const grey = random() + random() + random() - 1.5;
    for (let channel = 0; channel < 3; channel += 1) {
      const own = random() + random() + random() - 1.5;
      image.data[at + channel] = (image.data[at + channel] ?? 0) + (grey + own) * spread;
    }
  }
  context.putImageData(image, 0, 0);
}

/** The blur of a camera that moved while it looked; `reach` in pixels. */
export function addShake(context: Context, size: Size, reach: number): void {
  const sharp = copyOf(context, size);
  const steps = Math.max(2, Math.round(reach * 2));
  for (let step = 0; step < steps; step += 1) {
    const share = step / (steps - 1) - 0.5;
    context.globalAlpha = 1 / (step + 1);
    context.drawImage(sharp, share * reach, share * reach * 0.35);
  }
  context.globalAlpha = 1;
}

/** Late evening: little light, and that of a cool colour. */
export function darken(context: Context, { width, height }: Size): void {
  context.globalCompositeOperation = 'multiply';
  context.fillStyle = 'rgb(92, 96, 112)';
  context.fillRect(0, 0, width, height);
  context.globalCompositeOperation = 'source-over';
}

/** Grey haze over everything. */
export function addHaze(context: Context, { width, height }: Size): void {
  context.fillStyle = 'rgba(112, 116, 118, 0.42)';
  context.fillRect(0, 0, width, height);
  context.globalCompositeOperation = 'saturation';
  context.fillStyle = 'rgba(128, 128, 128, 0.35)';
  context.fillRect(0, 0, width, height);
  context.globalCompositeOperation = 'source-over';
}

/** What decades in a drawer do to a print: scratches and specks of dust. */
export function addScratches(context: Context, { width, height }: Size): void {
  const random = createRandom(11);
  context.lineCap = 'round';
  context.strokeStyle = 'rgba(250, 247, 238, 0.92)';
  for (let scratch = 0; scratch < 5; scratch += 1) {
    const [x, y] = [random() * width * 0.5, height * (0.08 + scratch * 0.17)];
    context.lineWidth = width * (0.0018 + random() * 0.0022);
    context.beginPath();
    context.moveTo(x, y);
    context.bezierCurveTo(
      x + width * 0.15,
      y + height * 0.1 * random(),
      x + width * 0.25,
      y - height * 0.06,
      x + width * (0.3 + random() * 0.2),
      y + height * 0.12 * random(),
    );
    context.stroke();
  }
  context.fillStyle = 'rgba(250, 247, 238, 0.92)';
  for (let speck = 0; speck < 14; speck += 1) {
    context.beginPath();
    context.arc(random() * width, random() * height, width * (0.0015 + random() * 0.0035), 0, Math.PI * 2);
    context.fill();
  }
}

/** Few large pixels instead of many. */
export function coarsen(context: Context, { width, height }: Size, columns = 64): void {
  const rows = Math.round((columns * height) / width);
  const small = document.createElement('canvas');
  [small.width, small.height] = [columns, rows];
  small.getContext('2d')?.drawImage(context.canvas, 0, 0, columns, rows);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, width, height);
}

/** Square pixels over a round area, as the tool that hides faces leaves them. */
export function pixelate(context: Context, area: { x: number; y: number; rx: number; ry: number }, cells = 6): void {
  const { x, y, rx, ry } = area;
  const small = document.createElement('canvas');
  [small.width, small.height] = [cells, cells];
  small.getContext('2d')?.drawImage(context.canvas, x - rx, y - ry, rx * 2, ry * 2, 0, 0, cells, cells);
  context.save();
  context.beginPath();
  context.ellipse(x, y, rx, ry, 0, 0, Math.PI * 2);
  context.clip();
  context.imageSmoothingEnabled = false;
  context.drawImage(small, x - rx, y - ry, rx * 2, ry * 2);
  context.restore();
}

function copyOf(context: Context, { width, height }: Size): HTMLCanvasElement {
  const copy = document.createElement('canvas');
  [copy.width, copy.height] = [width, height];
  copy.getContext('2d')?.drawImage(context.canvas, 0, 0);
  return copy;
}
