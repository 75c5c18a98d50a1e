import type { ReactNode } from 'react';

type FieldProps = {
  label: ReactNode;
  htmlFor?: string;
  id?: string;
  aside?: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  hintId?: string;
  children: ReactNode;
};

/** Label, control, and a line that says what it does or what is wrong. */
export function Field({ label, htmlFor, id, aside, hint, error, hintId, children }: FieldProps) {
  return (
    <div>
      <div className="mb-2 flex items-baseline justify-between gap-4 text-sm">
        {htmlFor === undefined ? (
          <span id={id} className="font-medium">
            {label}
          </span>
        ) : (
          <label id={id} htmlFor={htmlFor} className="font-medium">
            {label}
          </label>
        )}
        {aside !== undefined && <span className="text-soft tabular-nums">{aside}</span>}
      </div>
      {children}
      {error !== undefined ? (
        <p id={hintId} className="mt-1.5 text-[0.8125rem] text-red-text">
          {error}
        </p>
      ) : (
        hint !== undefined && (
          <p id={hintId} className="mt-1.5 text-[0.8125rem] text-pretty text-soft">
            {hint}
          </p>
        )
      )}
    </div>
  );
}
