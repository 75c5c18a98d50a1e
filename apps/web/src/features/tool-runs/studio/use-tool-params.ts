import type { ToolId } from '@imagemint/contract/tools';
import { useState } from 'react';
import { startParams } from '../controls/tool-params.ts';

type Params = Record<string, unknown>;

/** The settings of each tool, kept while the studio is open, so that looking at another tool loses nothing. */
export function useToolParams(tool: ToolId): { params: Params; setParams: (params: Params) => void } {
  const [all, setAll] = useState<Partial<Record<ToolId, Params>>>({});
  return {
    params: all[tool] ?? startParams(tool),
    setParams: (params) => setAll((earlier) => ({ ...earlier, [tool]: params })),
  };
}
