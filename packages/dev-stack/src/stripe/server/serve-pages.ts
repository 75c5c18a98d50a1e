import { successUrl } from '../objects/checkout-sessions.ts';
import { completeCheckout, type CheckoutInput } from '../objects/complete-checkout.ts';
import { setDefaultMethod } from '../objects/customers.ts';
import { attachMethod, createCard } from '../objects/payment-methods.ts';
import { updateSubscription } from '../objects/update-subscription.ts';
import type { PortalSession } from '../objects/stored.ts';
import { renderCheckout, renderClosedCheckout } from '../pages/checkout-page.ts';
import { renderConsole } from '../pages/console-page.ts';
import { PAGE_HEADERS, html, renderPage } from '../pages/html.ts';
import { renderInvoice, renderInvoicePdf } from '../pages/invoice-page.ts';
import { renderPortal } from '../pages/portal-page.ts';
import { renderReceipt } from '../pages/receipt-page.ts';
import { STYLE } from '../pages/style.ts';
import { flattenForm } from '../wire/parse-form.ts';
import { StripeProblem, refuse } from '../wire/stripe-error.ts';
import { take } from '../world.ts';
import { runConsoleAction, type ConsoleContext } from './console-actions.ts';

export type PageContext = ConsoleContext & { act<T>(run: () => T): T };

export type PageReply = { status: number; headers: Record<string, string>; body: string | Buffer };

type PageRequest = { id: string; fields: Record<string, string> };
type Page = { method: 'GET' | 'POST'; pattern: RegExp; run(context: PageContext, request: PageRequest): PageReply | Promise<PageReply> };

const show = (body: string, status = 200): PageReply => ({ status, headers: { ...PAGE_HEADERS }, body });
const redirect = (location: string): PageReply => ({ status: 303, headers: { location }, body: '' });

const messageOf = (error: unknown): string => {
  if (error instanceof StripeProblem || error instanceof RangeError) return error.message;
  throw error;
};

const INPUTS: Record<string, CheckoutInput> = {
  delayed: { method: 'delayed' },
  'delayed-fails': { method: 'delayed', outcome: 'fails' },
};

function pay({ world, act }: PageContext, { id, fields }: PageRequest): PageReply {
  const session = take([world, 'sessions'], id);
  if (session.status !== 'open') return show(renderClosedCheckout(session), 409);
  const { email, method = 'card', card } = fields;
  const chosen: CheckoutInput = INPUTS[method] ?? { method: 'card', ...(card ? { card } : {}) };
  try {
    act(() => completeCheckout(world, session, { ...chosen, ...(email ? { email } : {}) }));
    return redirect(successUrl(session));
  } catch (error) {
    const form = { error: messageOf(error), method, ...(email !== undefined && { email }) };
    return show(renderCheckout(world, session, form), error instanceof StripeProblem ? error.status : 400);
  }
}

function changePortal({ world }: PageContext, session: PortalSession, fields: Record<string, string>): void {
  const customer = take([world, 'customers'], session.customer);
  if (fields.do === 'card') {
    const method = attachMethod(world, createCard(world, fields.card || '4242424242424242'), customer);
    setDefaultMethod(world, customer, method.id);
    for (const subscription of world.tables.subscriptions.values()) {
      if (subscription.customer !== customer.id || subscription.status === 'canceled' || !subscription.default_payment_method) continue;
      updateSubscription(world, subscription, { default_payment_method: method.id });
    }
    return;
  }
  const subscription = take([world, 'subscriptions'], fields.id ?? '');
  if (subscription.customer !== customer.id) throw refuse('This subscription is not yours.');
  updateSubscription(world, subscription, { cancel_at_period_end: fields.do === 'cancel' });
}

function usePortal(context: PageContext, { id, fields }: PageRequest): PageReply {
  const session = take([context.world, 'portalSessions'], id);
  try {
    context.act(() => changePortal(context, session, fields));
    return redirect(`/p/session/${id}`);
  } catch (error) {
    return show(renderPortal(context.world, session, messageOf(error)), 400);
  }
}

async function useConsole(context: PageContext, { fields }: PageRequest): Promise<PageReply> {
  try {
    await runConsoleAction(context, fields);
    return redirect('/console');
  } catch (error) {
    return show(renderConsole(context.world, context.deliveries, messageOf(error)), 400);
  }
}

const PAGES: readonly Page[] = [
  { method: 'GET', pattern: /^\/$/, run: () => redirect('/console') },
  { method: 'GET', pattern: /^\/style\.css$/, run: () => ({ status: 200, headers: { 'content-type': 'text/css' }, body: STYLE }) },
  { method: 'GET', pattern: /^\/console$/, run: ({ world, deliveries }) => show(renderConsole(world, deliveries)) },
  { method: 'POST', pattern: /^\/console$/, run: useConsole },
  {
    method: 'GET',
    pattern: /^\/c\/pay\/([^/]+)$/,
    run: ({ world }, { id }) => {
      const session = take([world, 'sessions'], id);
      return show(session.status === 'open' ? renderCheckout(world, session) : renderClosedCheckout(session));
    },
  },
  { method: 'POST', pattern: /^\/c\/pay\/([^/]+)$/, run: pay },
  {
    method: 'GET',
    pattern: /^\/p\/session\/([^/]+)$/,
    run: ({ world }, { id }) => show(renderPortal(world, take([world, 'portalSessions'], id))),
  },
  { method: 'POST', pattern: /^\/p\/session\/([^/]+)$/, run: usePortal },
  { method: 'GET', pattern: /^\/i\/([^/]+)$/, run: ({ world }, { id }) => show(renderInvoice(take([world, 'invoices'], id))) },
  { method: 'GET', pattern: /^\/receipts\/([^/]+)$/, run: ({ world }, { id }) => show(renderReceipt(take([world, 'charges'], id))) },
  {
    method: 'GET',
    pattern: /^\/i\/([^/]+)\/pdf$/,
    run: ({ world }, { id }) => {
      const body = renderInvoicePdf(take([world, 'invoices'], id));
      return { status: 200, headers: { 'content-type': 'application/pdf', 'cache-control': 'no-store' }, body };
    },
  },
];

const note = (status: number, said: string): PageReply => show(renderPage(said, html`<h1>${said}</h1>`), status);

/** Answers for the pages that buyers and testers open in a browser. */
export async function servePage(context: PageContext, request: { method: string; path: string; body: string }): Promise<PageReply> {
  const path = request.path.split('?')[0] ?? '';
  const page = PAGES.find(({ method, pattern }) => method === request.method && pattern.test(path));
  if (!page) return note(404, 'There is no such page');
  const id = decodeURIComponent(page.pattern.exec(path)?.[1] ?? '');
  context.act(() => undefined);
  try {
    return await page.run(context, { id, fields: Object.fromEntries(flattenForm(request.body)) });
  } catch (error) {
    return note(error instanceof StripeProblem ? error.status : 500, messageOf(error));
  }
}
