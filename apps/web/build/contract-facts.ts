import { priceOfRun } from '@imagemint/contract/chain';
import { CURRENCY, leastPlanWith, PACK_MONTHS, PACKS, PLANS } from '@imagemint/contract/plans';
import { modelsOf, TOOL_IDS, TOOLS } from '@imagemint/contract/tools';
import type { Plugin } from 'vite';

const ID = 'virtual:contract-facts';

/**
 * Gives the start page prices, limits and plans as plain data, taken from the contract at build time,
 * because the schemas beside them would cost the first load a whole validation library.
 */
export function createContractFacts(): Plugin {
  return {
    name: 'contract-facts',
    resolveId: (id) => (id === ID ? `\0${ID}` : null),
    load: (id) => (id === `\0${ID}` ? renderFacts() : null),
  };
}

function renderFacts(): string {
  const tools = Object.fromEntries(
    TOOL_IDS.map((id) => {
      const { maxMegapixels, generative } = TOOLS[id];
      const credits = priceOfRun({ tool: id, params: {} });
      const previewCredits = priceOfRun({ tool: id, params: { preview: true } });
      return [id, { credits, previewCredits, maxMegapixels, generative, models: modelsOf(id), leastPlan: leastPlanWith(id) }];
    }),
  );
  const facts = { TOOL_FACTS: tools, PLAN_FACTS: PLANS, PACK_FACTS: PACKS, PACK_MONTHS, CURRENCY };
  return Object.entries(facts)
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`)
    .join('\n');
}
