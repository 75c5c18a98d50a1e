import { canBeFollowed, MAX_CHAIN_TOOLS } from '@imagemint/contract/chain';
import { TOOL_IDS, type ToolId, TOOLS } from '@imagemint/contract/tools';
import { ref, schemaOf, type Json } from './openapi-paths.ts';

const MAX_STEPS = MAX_CHAIN_TOOLS - 1;
const FOLLOWED = TOOL_IDS.filter(canBeFollowed);

/**
 * The schemas of what `params` may hold: of each tool its own, and with what follows on it under `then`. They name tools that can only
 * be last, as the service does: JSON Schema has no word for "but the last", so chains are written out by their length.
 */
export function createParamsSchemas(): Json {
  return {
    ...Object.fromEntries(TOOL_IDS.map((tool) => [`Params_${tool}`, schemaOf(TOOLS[tool].params, 'input')])),
    ...Object.fromEntries(FOLLOWED.map((tool) => [`Chain_${tool}`, describeChain(tool)])),
    RunParams: { anyOf: [...TOOL_IDS.map((tool) => ref(`Params_${tool}`)), ...FOLLOWED.map((tool) => ref(`Chain_${tool}`))] },
    ChainStep: { anyOf: TOOL_IDS.map(describeStep), description: 'One more tool, applied to what the one before it gives' },
    FollowedStep: { anyOf: FOLLOWED.map(describeStep), description: 'A step that another one comes behind' },
    ChainSteps: {
      type: 'array',
      minItems: 1,
      maxItems: MAX_STEPS,
      items: ref('ChainStep'),
      anyOf: Array.from({ length: MAX_STEPS }, (_, before) => describeLength(before)),
      description: 'What follows on the first tool, in order',
    },
  };
}

/** Chains with so many steps before the last one. */
function describeLength(before: number): Json {
  const prefixItems = Array.from({ length: before }, () => ref('FollowedStep'));
  return { maxItems: before + 1, ...(before > 0 && { prefixItems }) };
}

/** A tool's own parameters, and what follows on it. */
function describeChain(tool: ToolId): Json {
  const own = schemaOf(TOOLS[tool].params, 'input');
  const required = Array.isArray(own['required']) ? (own['required'] as string[]) : [];
  const properties = { ...(own['properties'] as Json), then: ref('ChainSteps') };
  return { ...own, properties, required: [...required, 'then'] };
}

function describeStep(tool: ToolId): Json {
  // What has no parameter without a default may be left out.
  const isOptional = TOOLS[tool].params.safeParse({}).success;
  return {
    type: 'object',
    properties: { tool: { const: tool }, params: ref(`Params_${tool}`) },
    required: isOptional ? ['tool'] : ['tool', 'params'],
    additionalProperties: false,
  };
}
