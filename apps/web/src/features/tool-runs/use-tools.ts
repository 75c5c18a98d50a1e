import type { ToolId } from '@imagemint/contract/tools';
import { useQuery } from '@tanstack/react-query';
import { TOOL_FACTS } from 'virtual:contract-facts';
import { trpc } from '../../trpc.ts';

const TOOL_IDS = Object.keys(TOOL_FACTS) as ToolId[];

/** The tools that this installation offers, in the manifest's order; all of them until it has answered. */
export function useTools(): readonly ToolId[] {
  const { data } = useQuery(trpc.service.info.queryOptions());
  return data === undefined ? TOOL_IDS : TOOL_IDS.filter((tool) => !data.toolsOff.includes(tool));
}
