import { newestFirst } from '../wire/paginate.ts';
import { describeMethod, findDefaultMethod } from '../objects/payment-methods.ts';
import { portalFeatures } from '../objects/portal.ts';
import { idOf, type PortalSession, type Subscription } from '../objects/stored.ts';
import { firstItem } from '../objects/subscriptions.ts';
import { productName } from '../objects/catalog.ts';
import type { World } from '../world.ts';
import { button, html, money, renderPage, when, type Html } from './html.ts';

function subscriptionSection(world: World, session: PortalSession, subscription: Subscription): Html {
  const item = firstItem(subscription);
  const { price } = item;
  const action = `/p/session/${session.id}`;
  const { enabled } = portalFeatures(world, session).subscription_cancel;
  const cancel = subscription.cancel_at_period_end
    ? button('Resume subscription', action, { do: 'resume', id: subscription.id })
    : button('Cancel subscription', action, { do: 'cancel', id: subscription.id });
  const ends = subscription.cancel_at_period_end ? 'Ends' : 'Renews';
  const own = idOf(subscription.default_payment_method);
  return html`<section>
    <h2>${productName(world, price)}</h2>
    <p>${money(price.unit_amount, price.currency)} per ${price.recurring?.interval ?? 'month'}, ${subscription.status}</p>
    <p>${ends} on ${when(item.current_period_end)} UTC</p>
    <p>Paid with ${describeMethod(findDefaultMethod(world, session.customer, own))}</p>
    ${enabled && cancel}
  </section>`;
}

function cardSection(world: World, session: PortalSession, error: string | undefined): Html | false {
  if (!portalFeatures(world, session).payment_method_update.enabled) return false;
  return html`<section>
    <h2>Payment method</h2>
    ${error !== undefined && html`<p class="error" role="alert">${error}</p>`}
    <form method="post" action="/p/session/${session.id}" autocomplete="off">
      <input type="hidden" name="do" value="card" />
      <label for="card">Card number</label>
      <input id="card" name="card" type="text" inputmode="numeric" autocomplete="off" placeholder="4242 4242 4242 4242" />
      <p><button>Use this card</button></p>
    </form>
  </section>`;
}

function invoiceSection(world: World, session: PortalSession): Html | false {
  if (!portalFeatures(world, session).invoice_history.enabled) return false;
  const invoices = newestFirst(world.tables.invoices, undefined, (invoice) => invoice.customer === session.customer);
  return html`<section>
    <h2>Invoices</h2>
    <ul class="plain">
      ${invoices.map(
        (invoice) =>
          html`<li>
            <a href="/i/${invoice.id}">${invoice.number ?? 'Draft'}</a> · ${when(invoice.created)} ·
            ${money(invoice.total, invoice.currency)} · ${invoice.status}
          </li>`,
      )}
    </ul>
    ${invoices.length === 0 && html`<p class="quiet">None yet.</p>`}
  </section>`;
}

/** Where a customer sees invoices, changes the card, and cancels at the end of the period. */
export function renderPortal(world: World, session: PortalSession, error?: string): string {
  const mine = newestFirst(
    world.tables.subscriptions,
    undefined,
    ({ customer, status }) => customer === session.customer && !['canceled', 'incomplete_expired'].includes(status),
  );
  const customer = world.tables.customers.get(session.customer);
  return renderPage(
    'Billing',
    html`<h1>Billing of ${customer?.email ?? session.customer}</h1>
      ${session.return_url !== null && html`<p><a href="${session.return_url}">Return to the shop</a></p>`}
      ${mine.map((subscription) => subscriptionSection(world, session, subscription))}
      ${mine.length === 0 && html`<p class="quiet">No subscription.</p>`} ${cardSection(world, session, error)}
      ${invoiceSection(world, session)}`,
  );
}
