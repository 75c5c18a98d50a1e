import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

type PageStateProps = { Icon: LucideIcon; title: string; children?: ReactNode; actions?: ReactNode; as?: 'h1' | 'h2' };

/** A whole page or section with nothing to show: why, and what to do next. */
export function PageState({ Icon, title, children, actions, as: Heading = 'h1' }: PageStateProps) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center px-4 py-20 text-center sm:py-28">
      <span className="grid size-14 place-items-center rounded-2xl bg-mint-wash text-mint-text">
        <Icon aria-hidden="true" className="size-6" strokeWidth={1.75} />
      </span>
      <Heading className="mt-6 text-xl font-semibold tracking-tight text-balance">{title}</Heading>
      {children !== undefined && <div className="mt-2 text-pretty text-soft">{children}</div>}
      {actions !== undefined && <div className="mt-7 flex flex-wrap justify-center gap-3">{actions}</div>}
    </div>
  );
}
