import { newestFirst } from '../wire/paginate.ts';
import { DISPUTE_MOVES, type DisputeStatus } from '../objects/disputes.ts';
import { describeMethod } from '../objects/payment-methods.ts';
import { idOf, type Charge, type Dispute, type Refund, type Session, type StoredEvent } from '../objects/stored.ts';
import type { Deliveries } from '../webhooks/deliver-events.ts';
import type { World } from '../world.ts';
import { button, html, money, renderPage, when, type Html } from './html.ts';

const DO = '/console';
const SHOWN = 50;

function clockSection(world: World): Html {
  const move = (label: string, seconds: number): Html => button(label, DO, { do: 'advance', seconds: String(seconds) });
  return html`<section>
    <h2>Clock</h2>
    <p>It is <strong>${when(world.now())} UTC</strong> here. Moving on does everything that falls due on the way.</p>
    <div class="row">${move('+1 hour', 3600)} ${move('+1 day', 86_400)} ${move('+1 month', 31 * 86_400)}</div>
  </section>`;
}

function chargeActions(charge: Charge): Html | false {
  const id = idOf(charge.payment_intent) ?? '';
  if (charge.status !== 'succeeded') return false;
  const left = charge.amount - charge.amount_refunded;
  return html`<div class="row">
    ${
      left > 0 &&
      html`<form method="post" action="${DO}" class="row">
        <input type="hidden" name="do" value="refund" /><input type="hidden" name="id" value="${id}" />
        <label>Cents <input type="number" name="amount" min="1" max="${left}" value="${left}" /></label
        ><button class="small">Refund</button>
      </form>`
    }
    ${!charge.disputed && [button('Dispute', DO, { do: 'dispute', id }), button('Inquiry', DO, { do: 'inquiry', id })]}
  </div>`;
}

const disputeLine = (dispute: Dispute): Html =>
  html`<div class="row">
    <span>Dispute over ${money(dispute.amount, dispute.currency)}: ${dispute.status}</span>
    ${DISPUTE_MOVES[dispute.status as DisputeStatus].map((to) => button(to, DO, { do: 'move-dispute', id: dispute.id, to }))}
  </div>`;

const refundLine = (refund: Refund): Html =>
  html`<div class="row">
    <span>Refund of ${money(refund.amount, refund.currency)}: ${refund.status}</span>
    ${refund.status !== 'failed' && button('Let it fail', DO, { do: 'fail-refund', id: refund.id })}
  </div>`;

function chargeRow(world: World, charge: Charge): Html {
  const method = world.tables.paymentMethods.get(charge.payment_method ?? '');
  const disputes = newestFirst(world.tables.disputes, undefined, (dispute) => dispute.charge === charge.id);
  const refunds = newestFirst(world.tables.refunds, undefined, (refund) => refund.charge === charge.id);
  return html`<tr>
    <td>${when(charge.created)}</td>
    <td>${money(charge.amount, charge.currency)}<br /><span class="quiet">${describeMethod(method)}</span></td>
    <td>${charge.status}${charge.amount_refunded > 0 && `, ${money(charge.amount_refunded, charge.currency)} back`}</td>
    <td><code>${idOf(charge.payment_intent)}</code></td>
    <td>${chargeActions(charge)} ${refunds.map(refundLine)} ${disputes.map(disputeLine)}</td>
  </tr>`;
}

const table = (heads: string[], rows: Html[]): Html =>
  rows.length === 0
    ? html`<p class="quiet">None yet.</p>`
    : html`<div class="scroll">
        <table>
          <thead>
            <tr>
              ${heads.map((head) => html`<th scope="col">${head}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows}
          </tbody>
        </table>
      </div>`;

function waitingRow(session: Session): Html {
  return html`<tr>
    <td>${when(session.created)}</td>
    <td>${money(session.amount_total, session.currency)}</td>
    <td><code>${session.id.slice(0, 24)}…</code></td>
    <td>
      <div class="row">
        ${button('Succeeds', DO, { do: 'settle', id: session.id, outcome: 'succeeds' })}
        ${button('Fails', DO, { do: 'settle', id: session.id, outcome: 'fails' })}
      </div>
    </td>
  </tr>`;
}

function eventRow(deliveries: Deliveries, event: StoredEvent): Html {
  const { state, attempts, lastStatus } = deliveries.get(event.id);
  const answer = lastStatus === null ? '' : `, last answer ${lastStatus}`;
  return html`<tr>
    <td>${when(event.created)}</td>
    <td>${event.type}</td>
    <td><code>${event.id}</code></td>
    <td>${state}${attempts > 0 && ` (${attempts}×${answer})`}</td>
    <td>${button('Send again', DO, { do: 'send', id: event.id })}</td>
  </tr>`;
}

function chaosSection(deliveries: Deliveries): Html {
  const mode = deliveries.getMode();
  const box = (name: 'hold' | 'shuffle', label: string): Html =>
    html`<label class="choice"><input type="checkbox" name="${name}" ${{ html: mode[name] ? 'checked' : '' }} /> ${label}</label>`;
  const share = (name: 'drop' | 'repeat', label: string): Html =>
    html`<label>${label} <input type="number" name="${name}" min="0" max="1" step="0.1" value="${mode[name] ?? 0}" /></label>`;
  return html`<section>
    <h2>Delivery of events</h2>
    <p>They go to <code>${deliveries.getUrl() ?? 'nowhere yet'}</code>.</p>
    <form method="post" action="${DO}" class="row">
      <input type="hidden" name="do" value="delivery" />
      ${share('drop', 'Share lost')} ${share('repeat', 'Share sent twice')} ${box('shuffle', 'in any order')} ${box('hold', 'hold back')}
      <button class="small">Set</button>
    </form>
  </section>`;
}

/** Everything that happened, with the buttons of banks, buyers and time. */
export function renderConsole(world: World, deliveries: Deliveries, error?: string): string {
  const { charges, sessions, subscriptions, events } = world.tables;
  const waiting = newestFirst(sessions, undefined, (row) => row.status === 'complete' && row.payment_status === 'unpaid');
  const renewing = newestFirst(subscriptions, undefined).map(
    (row) =>
      html`<tr>
        <td><code>${row.id}</code></td>
        <td>${row.status}${row.cancel_at_period_end && ', cancels at the end'}</td>
        <td>${when(row.items.data[0]?.current_period_end)}</td>
      </tr>`,
  );
  return renderPage(
    'Console',
    html`<h1>Console</h1>
      ${error !== undefined && html`<p class="error" role="alert">${error}</p>`} ${clockSection(world)} ${chaosSection(deliveries)}
      <h2>Delayed payments on their way</h2>
      ${table(['Begun', 'Amount', 'Session', 'End it'], waiting.map(waitingRow))}
      <h2>Payments</h2>
      ${table(
        ['When', 'Amount', 'Status', 'Payment intent', 'Actions'],
        newestFirst(charges, undefined)
          .slice(0, SHOWN)
          .map((charge) => chargeRow(world, charge)),
      )}
      <h2>Subscriptions</h2>
      ${table(['Subscription', 'Status', 'Period ends'], renewing)}
      <h2>Events</h2>
      ${table(
        ['When', 'Type', 'Id', 'Delivery', ''],
        newestFirst(events, undefined)
          .slice(0, SHOWN)
          .map((event) => eventRow(deliveries, event)),
      )}`,
    true,
  );
}
