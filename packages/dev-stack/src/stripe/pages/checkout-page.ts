import { lineItemsOf } from '../objects/checkout-sessions.ts';
import type { Session } from '../objects/stored.ts';
import { TEST_CARDS } from '../objects/test-cards.ts';
import type { World } from '../world.ts';
import { html, money, renderPage, type Html } from './html.ts';

/** What was typed and may be shown again; never the card. */
export type CheckoutForm = { error?: string; email?: string; method?: string };

const spaced = (number: string): string => number.replaceAll(/(\d{4})(?=\d)/g, '$1 ');

function itemList(world: World, session: Session): Html {
  return html`<ul class="plain">
    ${lineItemsOf(world, session).map(
      ({ description, quantity, amount_total: amount, currency, price }) =>
        html`<li>
          ${quantity} × ${description}: ${money(amount, currency)}${price.recurring ? ` every ${price.recurring.interval}` : ''}
        </li>`,
    )}
  </ul>`;
}

function emailField(session: Session, form: CheckoutForm): Html {
  const known = session.customer_details?.email ?? session.customer_email;
  if (known) return html`<p>E-mail: <strong>${known}</strong></p>`;
  return html`<label for="email">E-mail</label>
    <input id="email" name="email" type="email" autocomplete="off" required value="${form.email ?? ''}" />`;
}

const METHODS = [
  ['card', 'Card'],
  ['delayed', 'Delayed debit (goes through after 2 days)'],
  ['delayed-fails', 'Delayed debit that fails'],
] as const;

function payForm(session: Session, form: CheckoutForm): Html {
  const chosen = form.method ?? 'card';
  return html`<form method="post" action="/c/pay/${session.id}" autocomplete="off">
    ${form.error !== undefined && html`<p class="error" role="alert">${form.error}</p>`} ${emailField(session, form)}
    <fieldset>
      <legend>Pay with</legend>
      ${METHODS.map(
        ([value, label]) =>
          html`<label class="choice"
            ><input type="radio" name="method" value="${value}" ${{ html: value === chosen ? 'checked' : '' }} /> ${label}</label
          >`,
      )}
    </fieldset>
    <fieldset>
      <legend>Card, for tests only</legend>
      <label for="card">Card number</label>
      <input id="card" name="card" type="text" inputmode="numeric" autocomplete="off" placeholder="4242 4242 4242 4242" />
      <div class="pair">
        <div>
          <label for="expiry">Expiry date</label>
          <input id="expiry" name="expiry" type="text" inputmode="numeric" autocomplete="off" placeholder="12 / 34" />
        </div>
        <div>
          <label for="cvc">CVC</label>
          <input id="cvc" name="cvc" type="text" inputmode="numeric" autocomplete="off" placeholder="123" />
        </div>
      </div>
      <p class="quiet">A number left empty is 4242 4242 4242 4242. Numbers are looked at and forgotten.</p>
    </fieldset>
    <button class="main">Pay ${money(session.amount_total, session.currency)}</button>
  </form>`;
}

function cardTable(): Html {
  return html`<h2>Test cards</h2>
    <table>
      <caption>
        Any other number is refused.
      </caption>
      <thead>
        <tr>
          <th scope="col">Number</th>
          <th scope="col">What it does</th>
        </tr>
      </thead>
      <tbody>
        ${TEST_CARDS.map(
          ({ number, does }) =>
            html`<tr>
              <td><code>${spaced(number)}</code></td>
              <td>${does}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}

/** The hosted page of an open session. */
export function renderCheckout(world: World, session: Session, form: CheckoutForm = {}): string {
  const title = session.mode === 'subscription' ? 'Subscribe' : 'Checkout';
  const back = session.cancel_url !== null && html`<p><a href="${session.cancel_url}">Back without paying</a></p>`;
  return renderPage(
    title,
    html`<h1>${title}</h1>
      <section>
        <p class="total">${money(session.amount_total, session.currency)}</p>
        ${itemList(world, session)}
      </section>
      ${payForm(session, form)} ${back} ${cardTable()}`,
  );
}

/** What a session's page says once it is over. */
export function renderClosedCheckout(session: Session): string {
  const said = session.status === 'complete' ? 'This checkout is complete.' : 'This checkout has expired.';
  return renderPage(
    'Checkout',
    html`<h1>${said}</h1>
      <p>There is nothing left to pay here.</p>`,
  );
}
