import type { ReactNode } from 'react';

/** The frame of an ordinary page: browser title, heading, lead, content. */
export function Page({ title, lead, children, wide = false }: { title: string; lead?: ReactNode; children: ReactNode; wide?: boolean }) {
  return (
    <div className={`mx-auto w-full px-4 pt-10 pb-20 sm:px-6 sm:pt-14 ${wide ? 'max-w-6xl' : 'max-w-4xl'}`}>
      <title>{`${title} · ImageMint`}</title>
      <h1 className="text-2xl font-semibold tracking-tight text-balance sm:text-3xl">{title}</h1>
      {lead !== undefined && <div className="mt-2 max-w-2xl text-balance text-soft">{lead}</div>}
      <div className="mt-10">{children}</div>
    </div>
  );
}
