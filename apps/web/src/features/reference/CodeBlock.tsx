import { CopyButton } from '../../ui/CopyButton.tsx';

/** A piece of code that can be copied; long lines scroll, by keyboard too. */
export function CodeBlock({ label, text }: { label: string; text: string }) {
  return (
    <div className="relative rounded-xl border border-line bg-sunken">
      <pre
        role="region"
        aria-label={label}
        tabIndex={0}
        className="overflow-x-auto p-4 pr-14 sm:pr-28 font-mono text-[0.8125rem] leading-relaxed"
      >
        <code>{text}</code>
      </pre>
      <div className="absolute top-2.5 right-2.5">
        <CopyButton text={text} />
      </div>
    </div>
  );
}
