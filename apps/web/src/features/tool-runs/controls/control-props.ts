import type { ToolId, ToolParams } from '@imagemint/contract/tools';

/** Pixels of the photo that a tool will be given; null where a tool before it changes them. */
export type PhotoSize = { width: number; height: number } | null;

/** What every tool's settings component gets. `issues` names the fields that the contract's schema refuses. */
export type ControlProps<T extends ToolId> = {
  value: ToolParams<T>;
  onChange: (patch: { [K in keyof ToolParams<T>]?: ToolParams<T>[K] | undefined }) => void;
  issues: ReadonlySet<string>;
  size: PhotoSize;
};
