import { type ReactNode, useId } from 'react';

type SectionProps = { title: string; text?: ReactNode; action?: ReactNode; children: ReactNode };

/** A titled part of a page. */
export function Section({ title, text, action, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="border-t border-line pt-8 pb-12 first:border-t-0 first:pt-0">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="max-w-2xl">
          <h2 id={id} className="text-lg font-semibold tracking-tight">
            {title}
          </h2>
          {text !== undefined && <p className="mt-1 text-sm text-pretty text-soft">{text}</p>}
        </div>
        {action}
      </div>
      <div className="mt-5">{children}</div>
    </section>
  );
}
