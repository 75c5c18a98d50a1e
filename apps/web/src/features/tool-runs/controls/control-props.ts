import type { ToolId, ToolParams } from '@imagemint/contract/tools';

/** What every tool's settings component gets. `issues` names the fields that the contract's schema refuses. */
export type ControlProps<T extends ToolId> = {
  value: ToolParams<T>;
  onChange: (patch: { [K in keyof ToolParams<T>]?: ToolParams<T>[K] | undefined }) => void;
  issues: ReadonlySet<string>;
};
