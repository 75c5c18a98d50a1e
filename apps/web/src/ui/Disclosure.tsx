import { type ReactNode, useEffect, useId, useRef, useState } from 'react';

type DisclosureProps = {
  label: string;
  trigger: ReactNode;
  triggerClassName: string;
  align?: 'start' | 'end';
  children: (close: () => void) => ReactNode;
};

/** A button with a panel of links and choices; Escape, a click elsewhere and leaving by keyboard close it. */
export function Disclosure({ label, trigger, triggerClassName, align = 'end', children }: DisclosureProps) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const panelId = useId();
  useEffect(() => {
    if (!open) return undefined;
    const onPointer = (event: PointerEvent) => {
      if (event.target instanceof Node && root.current?.contains(event.target) === false) setOpen(false);
    };
    document.addEventListener('pointerdown', onPointer);
    return () => document.removeEventListener('pointerdown', onPointer);
  }, [open]);
  return (
    <div
      ref={root}
      className="relative"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        setOpen(false);
        root.current?.querySelector('button')?.focus();
      }}
      onBlur={(event) => {
        if (event.relatedTarget instanceof Node && !event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <button
        type="button"
        aria-label={label}
        title={label}
        aria-expanded={open}
        aria-controls={panelId}
        className={triggerClassName}
        onClick={() => setOpen(!open)}
      >
        {trigger}
      </button>
      <div
        id={panelId}
        hidden={!open}
        className={`absolute top-full z-40 mt-2 min-w-56 animate-rise rounded-2xl border border-line bg-raised p-2 shadow-lift ${align === 'end' ? 'right-0' : 'left-0'}`}
      >
        {open && children(() => setOpen(false))}
      </div>
    </div>
  );
}
