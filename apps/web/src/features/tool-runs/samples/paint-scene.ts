type Rgb = readonly [number, number, number];

const SKY: readonly (readonly [number, Rgb])[] = [
  [0, [72, 132, 178]],
  [0.45, [158, 196, 205]],
  [0.72, [250, 219, 178]],
  [1, [251, 190, 140]],
];
const FAR: Rgb = [150, 171, 186];
const NEAR: Rgb = [24, 62, 56];
const RIDGES = 6;
const HORIZON = 0.46;

/** Draws our sample: ridges at dawn, with a balloon unless it is only a background. Deterministic, made here, nobody's photo. */
export function paintScene(
  context: CanvasRenderingContext2D,
  { width, height }: { width: number; height: number },
  hasBalloon = true,
): void {
  paintSky(context, width, height);
  for (let ridge = 0; ridge < RIDGES; ridge += 1) paintRidge(context, { width, height, ridge });
  if (hasBalloon) paintBalloon(context, { x: width * 0.655, y: height * 0.33, radius: height * 0.105 });
}

function paintSky(context: CanvasRenderingContext2D, width: number, height: number): void {
  const sky = context.createLinearGradient(0, 0, 0, height * 0.75);
  for (const [stop, colour] of SKY) sky.addColorStop(stop, rgb(colour));
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
  const sun = context.createRadialGradient(width * 0.27, height * 0.44, 0, width * 0.27, height * 0.44, width * 0.42);
  sun.addColorStop(0, 'rgba(255, 244, 214, 0.98)');
  sun.addColorStop(0.09, 'rgba(255, 236, 196, 0.75)');
  sun.addColorStop(1, 'rgba(255, 214, 160, 0)');
  context.fillStyle = sun;
  context.fillRect(0, 0, width, height);
}

function paintRidge(context: CanvasRenderingContext2D, { width, height, ridge }: { width: number; height: number; ridge: number }): void {
  const depth = ridge / (RIDGES - 1);
  const base = height * (HORIZON + depth ** 1.25 * 0.42);
  const swing = height * (0.05 + depth * 0.075);
  context.beginPath();
  context.moveTo(0, height);
  for (let x = 0; x <= width; x += 2) context.lineTo(x, base - swing * ridgeAt(x / width, ridge));
  context.lineTo(width, height);
  context.closePath();
  const haze = context.createLinearGradient(0, base - swing, 0, base + height * 0.22);
  const colour = mix(FAR, NEAR, depth);
  haze.addColorStop(0, rgb(colour));
  haze.addColorStop(1, rgb(mix(colour, [226, 214, 196], 0.5 * (1 - depth))));
  context.fillStyle = haze;
  context.fill();
}

/** Height of a ridge at 0…1: a few waves, sharper for the nearer ones, where treetops show. */
function ridgeAt(x: number, ridge: number): number {
  const shift = ridge * 1.7 + 0.4;
  const hills = Math.sin(x * (3.1 + ridge * 0.7) + shift) * 0.55 + Math.sin(x * (7.3 + ridge * 1.9) + shift * 2.3) * 0.28;
  const rocks = Math.sin(x * (23 + ridge * 7) + shift * 5.1) * 0.08 + Math.sin(x * (61 + ridge * 11) + shift) * 0.035;
  const trees = ridge > 3 ? Math.abs(Math.sin(x * (140 + ridge * 31))) * 0.11 + Math.abs(Math.sin(x * (233 + ridge * 17))) * 0.08 : 0;
  return hills + rocks + trees;
}

function paintBalloon(context: CanvasRenderingContext2D, { x, y, radius }: { x: number; y: number; radius: number }): void {
  const gores: readonly Rgb[] = [
    [196, 62, 58],
    [242, 238, 228],
    [214, 84, 66],
    [242, 238, 228],
    [196, 62, 58],
  ];
  gores.forEach((colour, index) => {
    const share = 1 - index / gores.length;
    context.beginPath();
    context.ellipse(x, y, radius * share, radius, 0, Math.PI, 0);
    context.quadraticCurveTo(x + radius * share * 0.92, y + radius * 0.85, x + radius * 0.16 * share, y + radius * 1.32);
    context.lineTo(x - radius * 0.16 * share, y + radius * 1.32);
    context.quadraticCurveTo(x - radius * share * 0.92, y + radius * 0.85, x - radius * share, y);
    context.fillStyle = rgb(colour);
    context.fill();
  });
  const shade = context.createRadialGradient(x - radius * 0.4, y - radius * 0.3, radius * 0.2, x, y, radius * 1.5);
  shade.addColorStop(0, 'rgba(255, 240, 220, 0.35)');
  shade.addColorStop(0.55, 'rgba(120, 40, 30, 0)');
  shade.addColorStop(1, 'rgba(70, 20, 20, 0.5)');
  context.fillStyle = shade;
  context.beginPath();
  context.ellipse(x, y, radius, radius, 0, 0, Math.PI * 2);
  context.fill();
  context.strokeStyle = 'rgba(60, 40, 34, 0.8)';
  context.lineWidth = Math.max(1, radius * 0.02);
  for (const side of [-1, 1]) {
    context.beginPath();
    context.moveTo(x + side * radius * 0.15, y + radius * 1.3);
    context.lineTo(x + side * radius * 0.1, y + radius * 1.56);
    context.stroke();
  }
  context.fillStyle = 'rgb(92, 62, 44)';
  context.fillRect(x - radius * 0.13, y + radius * 1.55, radius * 0.26, radius * 0.2);
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const at = (index: 0 | 1 | 2) => Math.round(from[index] + (to[index] - from[index]) * share);
  return [at(0), at(1), at(2)];
}

function rgb([red, green, blue]: Rgb): string {
  return `rgb(${red}, ${green}, ${blue})`;
}
