import type { Charge } from '../objects/stored.ts';
import { html, money, renderPage, when } from './html.ts';

/** The receipt of a payment for people. */
export function renderReceipt(charge: Charge): string {
  const { amount, amount_refunded: refunded, created, currency, description, receipt_email: email } = charge;
  return renderPage(
    'Receipt',
    html`<h1>Receipt</h1>
      <section>
        <p class="total">${money(amount, currency)}</p>
        <p>${charge.status} · ${when(created)} UTC${email !== null && html` · ${email}`}</p>
        ${description !== null && html`<p>${description}</p>`} ${refunded > 0 && html`<p>${money(refunded, currency)} paid back</p>`}
      </section>`,
  );
}
