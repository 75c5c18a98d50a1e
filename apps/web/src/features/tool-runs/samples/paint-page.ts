/** Lines of a made-up delivery note: size in shares of the page's width, and text. */
const LINES: readonly { size: number; gap: number; text: string; amount?: string; isBold?: boolean }[] = [
  { size: 0.062, gap: 0.1, text: 'Delivery note 2041', isBold: true },
  { size: 0.032, gap: 0.1, text: 'Harbour Street 12, 4th floor' },
  { size: 0.032, gap: 0.052, text: 'Customer number 88 310 442' },
  { size: 0.032, gap: 0.11, text: '12 boxes of pencils, HB', amount: '86.40' },
  { size: 0.032, gap: 0.06, text: '3 rolls of brown paper', amount: '21.00' },
  { size: 0.032, gap: 0.06, text: '1 lamp, green', amount: '54.90' },
  { size: 0.04, gap: 0.1, text: 'To pay', amount: '162.30', isBold: true },
  { size: 0.032, gap: 0.09, text: 'Account AT00 1234 5678 9012' },
  { size: 0.032, gap: 0.052, text: 'Phone 555 0142, desk 7' },
];
const TILT = -0.07;

/** A sheet of paper on a desk, slightly turned; with black bars on every line if it is to look redacted. */
export function paintPage(
  context: CanvasRenderingContext2D,
  { width, height }: { width: number; height: number },
  isRedacted = false,
): void {
  const desk = context.createLinearGradient(0, 0, width, height);
  desk.addColorStop(0, '#8b6a4c');
  desk.addColorStop(1, '#4e3624');
  context.fillStyle = desk;
  context.fillRect(0, 0, width, height);
  const tall = Math.min(height * 0.86, width * 1.1);
  const wide = tall * 0.8;
  context.save();
  context.translate(width / 2, height / 2);
  context.rotate(TILT);
  context.translate(-wide / 2, -tall / 2);
  context.shadowColor = 'rgba(20, 10, 0, 0.55)';
  context.shadowBlur = wide * 0.05;
  context.shadowOffsetY = wide * 0.015;
  const paper = context.createLinearGradient(0, 0, wide, tall);
  paper.addColorStop(0, '#fbf8f0');
  paper.addColorStop(1, '#ddd5c6');
  context.fillStyle = paper;
  context.fillRect(0, 0, wide, tall);
  context.shadowColor = 'transparent';
  writeLines(context, wide, isRedacted);
  context.restore();
}

function writeLines(context: CanvasRenderingContext2D, wide: number, isRedacted: boolean): void {
  let y = wide * 0.08;
  for (const { size, gap, text, amount, isBold } of LINES) {
    y += wide * gap;
    const height = wide * size;
    context.font = `${isBold === true ? 700 : 500} ${height}px "Inter Variable", system-ui, sans-serif`;
    context.fillStyle = isRedacted ? '#000000' : '#23272e';
    const write = (part: string, left: number) => {
      const length = context.measureText(part).width;
      if (isRedacted) context.fillRect(left - height * 0.25, y - height * 0.95, length + height * 0.5, height * 1.3);
      else context.fillText(part, left, y);
    };
    write(text, wide * 0.1);
    if (amount !== undefined) write(amount, wide * 0.88 - context.measureText(amount).width);
  }
}
