import type { ComponentProps } from 'react';
import { type ButtonSize, buttonStyles, type ButtonVariant } from './button-styles.ts';
import { Spinner } from './Spinner.tsx';

type ButtonProps = ComponentProps<'button'> & { variant?: ButtonVariant; size?: ButtonSize; busy?: boolean };

/** A button; `busy` keeps its width and says so to assistive technology. */
export function Button({ variant = 'secondary', size = 'md', busy = false, className = '', children, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      className={`${buttonStyles({ variant, size })} ${className}`}
    >
      {busy && <Spinner />}
      {children}
    </button>
  );
}
