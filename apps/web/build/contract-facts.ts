import { PLANS } from '@imagemint/contract/plans';
import { modelsOf, priceOf, TOOL_IDS, TOOLS } from '@imagemint/contract/tools';
import type { Plugin } from 'vite';

const ID = 'virtual:contract-facts';

/**
 * Gives the start page prices and limits as plain data, taken from the contract at build time,
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
      const { credits, maxMegapixels, generative } = TOOLS[id];
      return [id, { credits, previewCredits: priceOf(id, { preview: true }), maxMegapixels, generative, models: modelsOf(id) }];
    }),
  );
  return `export const TOOL_FACTS = ${JSON.stringify(tools)};\nexport const PLAN_FACTS = ${JSON.stringify(PLANS)};`;
}
