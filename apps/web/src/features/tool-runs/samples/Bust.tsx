type BustProps = { className?: string; hidden?: boolean };

/** Pixels of a hidden face, light and dark ones of a skin's colours. */
const PIXELS = ['#d9a98c', '#c98f70', '#e2b89d', '#b87f62', '#d49f80', '#c48a6c', '#e0b296', '#cf9878', '#bd8568'];

/** A drawn person from the waist up; hidden behind pixels where a tool would hide the face. */
export function Bust({ className = '', hidden = false }: BustProps) {
  return (
    <svg viewBox="0 0 120 90" preserveAspectRatio="xMidYMax meet" className={`absolute inset-0 size-full ${className}`}>
      <path d="M22 90c1-17 13-25 29-27h18c16 2 28 10 29 27z" fill="#2f6f68" />
      <path d="M52 50h16v12c0 6-16 6-16 0z" fill="#c98f70" />
      <ellipse cx="60" cy="36" rx="17" ry="21" fill="#e0b296" />
      <path d="M41 35c-2-18 8-25 19-25s21 7 19 25c-3-9-7-13-13-14-9 3-19 3-22 5-2 2-3 5-3 9z" fill="#4a3226" />
      <path d="M53 47c4 4 10 4 14 0" fill="none" stroke="#8c4f3c" strokeWidth="2" strokeLinecap="round" />
      <circle cx="53" cy="36" r="2" fill="#33251e" />
      <circle cx="67" cy="36" r="2" fill="#33251e" />
      {hidden &&
        PIXELS.map((fill, at) => (
          <rect key={fill} x={39 + (at % 3) * 14} y={13 + Math.floor(at / 3) * 15} width="14" height="15" fill={fill} />
        ))}
    </svg>
  );
}
