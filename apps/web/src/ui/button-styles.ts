export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger';
export type ButtonSize = 'sm' | 'md' | 'lg';

const VARIANTS: Record<ButtonVariant, string> = {
  primary: 'bg-mint text-on-mint hover:bg-mint-hover shadow-card',
  secondary: 'bg-surface text-ink border border-line hover:border-edge shadow-card',
  ghost: 'text-soft hover:text-ink hover:bg-sunken',
  danger: 'bg-surface text-red-text border border-line hover:border-red-text shadow-card',
};

const SIZES: Record<ButtonSize, string> = {
  sm: 'h-8 px-3 gap-1.5 text-sm rounded-lg',
  md: 'h-10 px-4 gap-2 text-sm rounded-xl',
  lg: 'h-12 px-6 gap-2.5 text-base rounded-xl',
};

/** Classes of a button, for links that look like one. */
export function buttonStyles(options: { variant?: ButtonVariant; size?: ButtonSize } = {}): string {
  const { variant = 'secondary', size = 'md' } = options;
  const base =
    'inline-flex shrink-0 items-center justify-center font-medium whitespace-nowrap transition-colors select-none disabled:opacity-50';
  return `${base} ${VARIANTS[variant]} ${SIZES[size]}`;
}
