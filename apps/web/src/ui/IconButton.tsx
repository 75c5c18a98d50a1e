import type { ComponentProps } from 'react';

/** A square button with an icon only; its label is spoken and shown on hover. */
export function IconButton({ label, className = '', children, ...rest }: ComponentProps<'button'> & { label: string }) {
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      title={label}
      className={`inline-grid size-9 shrink-0 place-items-center rounded-lg text-soft transition-colors hover:bg-sunken hover:text-ink disabled:opacity-40 [&_svg]:size-[1.125rem] ${className}`}
    >
      {children}
    </button>
  );
}
