import { CopyButton } from '../../ui/CopyButton.tsx';

/** A curl line that can be copied; long ones scroll, by keyboard too. */
export function CodeBlock({ label, text }: { label: string; text: string }) {
  return (
    <div className="overflow-hidden rounded-xl border border-line bg-sunken">
      <div className="flex items-center justify-between border-b border-line py-1.5 pr-1.5 pl-4">
        <span className="font-mono text-xs text-soft">curl</span>
        <CopyButton text={text} />
      </div>
      <pre
        role="region"
        aria-label={label}
        tabIndex={0}
        className="overflow-x-auto p-4 font-mono text-[0.8125rem] leading-relaxed -outline-offset-2"
      >
        <code>{text}</code>
      </pre>
    </div>
  );
}
