import { createBrush } from './brush.ts';

/** A blue mug on a wooden table by a window: something to be cut out; or the mug alone, on nothing. Drawn 1000 units wide. */
export function paintThing(context: CanvasRenderingContext2D, { width, height }: { width: number; height: number }, isAlone = false): void {
  const [right, bottom] = [1_000, (1_000 * height) / width];
  context.save();
  context.scale(width / right, width / right);
  context.lineCap = 'round';
  if (!isAlone) paintRoom(context, right, bottom);
  paintMug(context, bottom * 0.48, isAlone);
  context.restore();
}

function paintRoom(context: CanvasRenderingContext2D, right: number, bottom: number): void {
  const { fill, spot, line } = createBrush(context);
  const wall = context.createLinearGradient(0, 0, right, bottom);
  wall.addColorStop(0, '#e9dfcb');
  wall.addColorStop(1, '#a59680');
  fill(`M0 0H${right}V${bottom}H0Z`, wall);
  // A window out of focus, and plants before it.
  context.save();
  context.filter = `blur(${context.getTransform().a * 9}px)`;
  fill('M90 -20H420V380H90Z', '#f7fbf6');
  fill('M240 -20H262V380H240ZM90 170H420V188H90Z', '#d8cbb2');
  for (const [x, lean] of [
    [760, -1],
    [820, 0],
    [880, 1],
  ] as const) {
    line(`M${820} 470C${820 + lean * 20} 380 ${x} 300 ${x + lean * 46} 190`, '#5d7d4c', 26);
    line(`M${820} 470C${820 + lean * 60} 400 ${x + lean * 40} 340 ${x + lean * 120} 290`, '#74955c', 24);
  }
  fill('M760 450H880L866 560H774Z', '#b5694a');
  context.restore();
  const edge = bottom * 0.68;
  const table = context.createLinearGradient(0, edge, 0, bottom);
  table.addColorStop(0, '#a9764a');
  table.addColorStop(1, '#6d4426');
  fill(`M0 ${edge}H${right}V${bottom}H0Z`, table);
  for (let grain = 0; grain < 26; grain += 1) {
    const y = edge + 6 + grain * grain * 0.55;
    line(
      `M-10 ${y}C260 ${y + Math.sin(grain) * 7} 640 ${y - Math.cos(grain * 2) * 8} 1010 ${y + 3}`,
      grain % 2 ? '#5a371f40' : '#d39f6a33',
      1.5,
    );
  }
  spot({ x: 300, y: edge + 30, rx: 420, ry: 90 }, '#ffffff', 0.28);
}

function paintMug(context: CanvasRenderingContext2D, middle: number, isAlone: boolean): void {
  const { fill, line, spot, within } = createBrush(context);
  context.save();
  context.translate(480, middle);
  if (!isAlone) spot({ x: 60, y: 215, rx: 290, ry: 52 }, '#1c0f06', 0.85);
  const glaze = context.createLinearGradient(-170, 0, 170, 0);
  for (const [stop, colour] of [
    [0, '#1d4f70'],
    [0.18, '#4f93b8'],
    [0.34, '#7db6d2'],
    [0.62, '#2f739c'],
    [1, '#12344c'],
  ] as const)
    glaze.addColorStop(stop, colour);
  line('M150 -80C270 -112 306 -6 262 60C236 98 190 116 146 112', '#123a55', 46);
  line('M150 -84C262 -112 296 -8 254 54C230 92 188 108 146 104', '#3f86ad', 28);
  const body = 'M-170 -170C-170 -20 -168 120 -150 190C-140 236 140 236 150 190C168 120 170 -20 170 -170Z';
  fill(body, glaze);
  within(body, () => {
    spot({ x: -92, y: 10, rx: 26, ry: 190 }, '#ffffff', 0.65);
    spot({ x: 0, y: 225, rx: 200, ry: 60 }, '#07202f', 0.65);
    fill('M-180 40C-100 64 100 64 180 40V66C100 90 -100 90 -180 66Z', '#f2ead9');
  });
  const ellipse = (ry: number, rx: number, y: number) => `M${-rx} ${y}A${rx} ${ry} 0 1 0 ${rx} ${y}A${rx} ${ry} 0 1 0 ${-rx} ${y}Z`;
  fill(ellipse(42, 170, -170), '#a9d2e4');
  fill(ellipse(34, 154, -168), '#173d57');
  fill(ellipse(27, 142, -158), '#2b160c');
  spot({ x: -50, y: -166, rx: 60, ry: 10 }, '#b98a5e', 0.8);
  context.restore();
}
