import { renderBillingDocs } from './billing-docs.ts';
import { renderPrivacyDocs } from './privacy-docs.ts';

/** Every generated document by its path. */
export async function renderDocs(root: string): Promise<Map<string, string>> {
  return new Map([...(await renderPrivacyDocs(root)), ...renderBillingDocs()]);
}
