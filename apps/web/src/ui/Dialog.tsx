import { X } from 'lucide-react';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from './IconButton.tsx';

type DialogProps = { open: boolean; onClose: () => void; title: string; children: ReactNode };

/** A modal on the browser's own dialog: it holds the focus, ends on Escape, and needs no injected styles. */
export function Dialog({ open, onClose, title, children }: DialogProps) {
  const t = useTranslations('shell');
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // Before other effects: what takes the focus after a dialog must not lose it to the dialog's opener.
  useLayoutEffect(() => {
    const dialog = element.current;
    if (open && dialog?.open === false) dialog.showModal();
    if (!open && dialog?.open === true) dialog.close();
  }, [open]);
  return (
    <dialog
      ref={element}
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={(event) => event.target === element.current && onClose()}
      className="m-auto w-[min(28rem,calc(100vw-2rem))] rounded-2xl border border-line bg-raised p-0 text-ink shadow-lift open:animate-rise"
    >
      {open && (
        <div className="p-6">
          <div className="-mt-1 -mr-2 flex items-start justify-between gap-4">
            <h2 id={titleId} className="pt-1.5 text-lg font-semibold tracking-tight">
              {title}
            </h2>
            <IconButton label={t('close')} onClick={onClose}>
              <X />
            </IconButton>
          </div>
          <div className="mt-2">{children}</div>
        </div>
      )}
    </dialog>
  );
}
