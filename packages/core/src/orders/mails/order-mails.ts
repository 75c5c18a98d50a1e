import { WITHDRAWAL_DAYS } from '@imagemint/contract/billing';
import { planOf, SaleItem } from '@imagemint/contract/plans';
import { z } from 'zod';
import { addSeconds } from '../../kernel/index.ts';
import { CentsFact, CountFact, CurrencyFact, defineTemplate, MomentFact, type Format } from '../../mail/index.ts';
import { ReceiptFact } from './receipt-fact.ts';
import { WORDS } from './words.ts';

const OrderFacts = z.strictObject({
  item: SaleItem,
  receiptNumber: ReceiptFact,
  amountCents: CentsFact,
  taxCents: CentsFact,
  currency: CurrencyFact,
  credits: CountFact,
  paidAt: MomentFact,
  /** Of a plan. */
  periodStart: MomentFact.nullable(),
  periodEnd: MomentFact.nullable(),
  /** Of a pack. */
  creditsEndAt: MomentFact.nullable(),
});
type OrderFacts = z.output<typeof OrderFacts>;

const withdrawalEnd = ({ paidAt }: OrderFacts) => addSeconds(paidAt, WITHDRAWAL_DAYS * 24 * 3600);

function listPeriod({ periodStart, periodEnd, creditsEndAt }: OrderFacts, names: { say: Format; period: string; end: string }) {
  const rows: [string, string][] = [];
  if (periodStart && periodEnd) rows.push([names.period, names.say.period(periodStart, periodEnd)]);
  if (creditsEndAt) rows.push([names.end, names.say.day(creditsEndAt)]);
  return rows;
}

/** An order was paid and its credits were given. */
export const orderConfirmed = defineTemplate({
  facts: OrderFacts,
  texts: {
    en: (facts, say) => ({
      title: `Order ${facts.receiptNumber} is confirmed`,
      preview: `Thank you. Your account has received ${WORDS.en.credits(facts.credits)}.`,
      parts: [
        `Thank you. Your payment has arrived, and your account has received ${WORDS.en.credits(facts.credits)}.`,
        {
          rows: [
            ['Item', WORDS.en.items[facts.item]],
            ['Receipt number', facts.receiptNumber],
            ['Paid on', say.day(facts.paidAt)],
            ['Total', say.money(facts.amountCents, facts.currency)],
            ['Tax included', say.money(facts.taxCents, facts.currency)],
            ['Credits', say.number(facts.credits)],
            ...listPeriod(facts, { say, period: 'Period', end: 'Credits end on' }),
          ],
        },
        ...(facts.periodEnd && planOf(facts.item)
          ? [`Your plan renews on ${say.day(facts.periodEnd)}. You can cancel it at any time on your account page.`]
          : []),
        { heading: 'Your right of withdrawal' },
        `As a consumer you may withdraw from this purchase within ${WITHDRAWAL_DAYS} days, until ${say.day(withdrawalEnd(facts))}, without giving a reason. We pay back what you have not used, the way you paid. You need no form: ask for the refund beside the order on your account page.`,
      ],
      action: { label: 'Open your account', path: '/account' },
    }),
    de: (facts, say) => ({
      title: `Bestellung ${facts.receiptNumber} ist bestätigt`,
      preview: `Vielen Dank. Ihrem Konto wurden ${WORDS.de.credits(facts.credits)} gutgeschrieben.`,
      parts: [
        `Vielen Dank. Ihre Zahlung ist eingegangen. Gutgeschrieben: ${WORDS.de.credits(facts.credits)}.`,
        {
          rows: [
            ['Artikel', WORDS.de.items[facts.item]],
            ['Belegnummer', facts.receiptNumber],
            ['Bezahlt am', say.day(facts.paidAt)],
            ['Gesamtbetrag', say.money(facts.amountCents, facts.currency)],
            ['Darin enthaltene Steuer', say.money(facts.taxCents, facts.currency)],
            ['Credits', say.number(facts.credits)],
            ...listPeriod(facts, { say, period: 'Zeitraum', end: 'Credits enden am' }),
          ],
        },
        ...(facts.periodEnd && planOf(facts.item)
          ? [`Ihr Tarif verlängert sich am ${say.day(facts.periodEnd)}. Sie können ihn jederzeit auf Ihrer Kontoseite kündigen.`]
          : []),
        { heading: 'Ihr Widerrufsrecht' },
        `Als Verbraucher können Sie diesen Kauf innerhalb von ${WITHDRAWAL_DAYS} Tagen, also bis zum ${say.day(withdrawalEnd(facts))}, ohne Angabe von Gründen widerrufen. Wir erstatten, was Sie nicht verbraucht haben, auf dem Weg, auf dem Sie bezahlt haben. Ein Formular brauchen Sie nicht: Verlangen Sie die Erstattung auf Ihrer Kontoseite bei der Bestellung.`,
      ],
      action: { label: 'Zum Konto', path: '/account' },
    }),
  },
});

/** The customer is done, the money takes some days. */
export const paymentPending = defineTemplate({
  facts: z.strictObject({ item: SaleItem, amountCents: CentsFact, currency: CurrencyFact }),
  texts: {
    en: (facts, say) => ({
      title: 'Your payment is on its way',
      preview: 'You need do nothing. We tell you when it arrives.',
      parts: [
        'Your way of paying takes some days. As soon as the money arrives, you get the credits and a confirmation. You need do nothing.',
        {
          rows: [
            ['Item', WORDS.en.items[facts.item]],
            ['Total', say.money(facts.amountCents, facts.currency)],
          ],
        },
      ],
      action: { label: 'Open your account', path: '/account' },
    }),
    de: (facts, say) => ({
      title: 'Ihre Zahlung ist unterwegs',
      preview: 'Sie müssen nichts tun. Wir melden uns, wenn sie eingeht.',
      parts: [
        'Ihre Zahlungsart braucht einige Tage. Sobald das Geld eingeht, erhalten Sie die Credits und eine Bestätigung. Sie müssen nichts tun.',
        {
          rows: [
            ['Artikel', WORDS.de.items[facts.item]],
            ['Gesamtbetrag', say.money(facts.amountCents, facts.currency)],
          ],
        },
      ],
      action: { label: 'Zum Konto', path: '/account' },
    }),
  },
});

/** A renewal could not be collected (`graceEndsAt` is when the plan stops), or a purchase failed (null: nothing was given). */
export const paymentFailed = defineTemplate({
  facts: z.strictObject({ item: SaleItem, amountCents: CentsFact, currency: CurrencyFact, graceEndsAt: MomentFact.nullable() }),
  texts: {
    en: (facts, say) => ({
      title: facts.graceEndsAt ? 'The payment for your plan failed' : 'Your payment failed',
      preview: facts.graceEndsAt ? 'Your plan stays for now. Please check how you pay.' : 'No credits were given, and no money was taken.',
      parts: [
        {
          rows: [
            ['Item', WORDS.en.items[facts.item]],
            ['Total', say.money(facts.amountCents, facts.currency)],
            ...(facts.graceEndsAt ? [['Your plan stays until', say.moment(facts.graceEndsAt)] as const] : []),
          ],
        },
        ...(facts.graceEndsAt
          ? [
              'We could not collect the payment for the next month. It is tried again in the coming days; if your card has expired or was blocked, please enter another one on your account page.',
              'If it is still unpaid by then, your account goes on with the free plan, and your plan returns as soon as the payment succeeds. Credits from packs stay yours.',
            ]
          : ['The payment did not succeed. No money was taken and no credits were given. You can try again whenever you like.']),
      ],
      action: { label: facts.graceEndsAt ? 'Check how you pay' : 'Open your account', path: '/account' },
    }),
    de: (facts, say) => ({
      title: facts.graceEndsAt ? 'Die Zahlung für Ihren Tarif ist fehlgeschlagen' : 'Ihre Zahlung ist fehlgeschlagen',
      preview: facts.graceEndsAt
        ? 'Ihr Tarif bleibt vorerst. Bitte prüfen Sie Ihre Zahlungsart.'
        : 'Es wurden weder Credits gutgeschrieben noch Geld eingezogen.',
      parts: [
        {
          rows: [
            ['Artikel', WORDS.de.items[facts.item]],
            ['Gesamtbetrag', say.money(facts.amountCents, facts.currency)],
            ...(facts.graceEndsAt ? [['Ihr Tarif bleibt bis', say.moment(facts.graceEndsAt)] as const] : []),
          ],
        },
        ...(facts.graceEndsAt
          ? [
              'Wir konnten die Zahlung für den nächsten Monat nicht einziehen. In den kommenden Tagen wird es erneut versucht. Ist Ihre Karte abgelaufen oder gesperrt, hinterlegen Sie bitte auf Ihrer Kontoseite eine andere.',
              'Bleibt die Zahlung bis dahin aus, läuft Ihr Konto mit dem kostenlosen Tarif weiter. Ihr Tarif kehrt zurück, sobald die Zahlung gelingt. Credits aus Paketen behalten Sie.',
            ]
          : [
              'Die Zahlung ist nicht gelungen. Es wurde kein Geld eingezogen, und es wurden keine Credits gutgeschrieben. Sie können es jederzeit erneut versuchen.',
            ]),
      ],
      action: { label: facts.graceEndsAt ? 'Zahlungsart prüfen' : 'Zum Konto', path: '/account' },
    }),
  },
});
