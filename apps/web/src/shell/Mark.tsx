/** The mark: a leaf that is also an open aperture. */
export function Mark({ className = 'size-7' }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={className} aria-hidden="true">
      <rect width="32" height="32" rx="9.500" className="fill-[oklch(0.28_0.045_172)]" />
      <path
        d="M8 21.500c0-7.200 5.200-12.600 15.400-13.100.4 0 .7.3.7.7-.5 10.200-5.600 15.100-12.800 15.100-.9 0-1.700-.1-2.400-.3"
        className="fill-[oklch(0.845_0.112_168)]"
      />
      <path
        d="M7.600 25.400c1.900-4.900 5.300-8.600 10-10.900"
        fill="none"
        strokeWidth="1.900"
        strokeLinecap="round"
        className="stroke-[oklch(0.28_0.045_172)]"
      />
    </svg>
  );
}
