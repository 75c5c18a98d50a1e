import type { Locale } from '@imagemint/contract/accounts';
import { DeclineReason } from '@imagemint/contract/billing';
import { z } from 'zod';
import { CentsFact, CountFact, CurrencyFact, defineTemplate } from '../../mail/index.ts';
import { ReceiptFact } from './receipt-fact.ts';
import { WORDS } from './words.ts';

/** Money is on its way back, and the credits that it had paid for are gone. */
export const refundSent = defineTemplate({
  facts: z.strictObject({
    receiptNumber: ReceiptFact,
    amountCents: CentsFact,
    currency: CurrencyFact,
    creditsTaken: CountFact,
    /** Spent already: the next credits repay them. */
    creditsOwed: CountFact,
  }),
  texts: {
    en: (facts, say) => ({
      title: `Your refund of ${say.money(facts.amountCents, facts.currency)}`,
      preview: 'It is on its way to you.',
      parts: [
        'Your refund is on its way. It goes back the way you paid; with most banks it takes five to ten days to show.',
        {
          rows: [
            ['Order', facts.receiptNumber],
            ['Refund', say.money(facts.amountCents, facts.currency)],
            ['Credits taken back', say.number(facts.creditsTaken)],
            ...(facts.creditsOwed > 0 ? [['Credits to repay', say.number(facts.creditsOwed)] as const] : []),
          ],
        },
        ...(facts.creditsOwed > 0
          ? [`You had used ${WORDS.en.credits(facts.creditsOwed)} of this order already. The next ones that you get repay them first.`]
          : []),
      ],
      action: { label: 'Open your account', path: '/account' },
    }),
    de: (facts, say) => ({
      title: `Ihre Erstattung über ${say.money(facts.amountCents, facts.currency)}`,
      preview: 'Sie ist auf dem Weg zu Ihnen.',
      parts: [
        'Ihre Erstattung ist unterwegs. Sie geht den Weg zurück, auf dem Sie bezahlt haben; bei den meisten Banken ist sie nach fünf bis zehn Tagen zu sehen.',
        {
          rows: [
            ['Bestellung', facts.receiptNumber],
            ['Erstattung', say.money(facts.amountCents, facts.currency)],
            ['Zurückgenommene Credits', say.number(facts.creditsTaken)],
            ...(facts.creditsOwed > 0 ? [['Auszugleichende Credits', say.number(facts.creditsOwed)] as const] : []),
          ],
        },
        ...(facts.creditsOwed > 0
          ? [
              `Aus dieser Bestellung waren bereits ${WORDS.de.credits(facts.creditsOwed)} verbraucht. Die nächsten, die Sie erhalten, gleichen das zuerst aus.`,
            ]
          : []),
      ],
      action: { label: 'Zum Konto', path: '/account' },
    }),
  },
});

/** The bank sent the refund back. */
export const refundFailed = defineTemplate({
  facts: z.strictObject({ receiptNumber: ReceiptFact, amountCents: CentsFact, currency: CurrencyFact, creditsReturned: CountFact }),
  texts: {
    en: (facts, say) => ({
      title: 'Your refund did not arrive',
      preview: 'Your bank sent it back. Your credits are back, too.',
      parts: [
        'Your bank sent the refund back to us, for example because the card or account was closed. The credits that we had taken back are yours again.',
        {
          rows: [
            ['Order', facts.receiptNumber],
            ['Refund', say.money(facts.amountCents, facts.currency)],
            ['Credits returned', say.number(facts.creditsReturned)],
          ],
        },
        'If you still want the money back, please ask for the refund again on your account page. You lose nothing by this.',
      ],
      action: { label: 'Open your account', path: '/account' },
    }),
    de: (facts, say) => ({
      title: 'Ihre Erstattung kam nicht an',
      preview: 'Ihre Bank hat sie zurückgesendet. Auch Ihre Credits sind wieder da.',
      parts: [
        'Ihre Bank hat die Erstattung an uns zurückgesendet, zum Beispiel weil die Karte oder das Konto nicht mehr besteht. Die Credits, die wir zurückgenommen hatten, gehören wieder Ihnen.',
        {
          rows: [
            ['Bestellung', facts.receiptNumber],
            ['Erstattung', say.money(facts.amountCents, facts.currency)],
            ['Zurückgegebene Credits', say.number(facts.creditsReturned)],
          ],
        },
        'Wenn Sie das Geld weiterhin zurückhaben möchten, verlangen Sie die Erstattung bitte auf Ihrer Kontoseite erneut. Ihnen entsteht daraus kein Nachteil.',
      ],
      action: { label: 'Zum Konto', path: '/account' },
    }),
  },
});

const DECLINES: Record<Locale, Record<DeclineReason, string>> = {
  en: {
    'used-up': 'The credits of this order have been used.',
    'too-late': 'The order is too long ago.',
    'refunded-already': 'This order has been refunded already.',
    disputed: 'Your bank is looking into this payment. Until it has decided, we cannot refund it as well.',
  },
  de: {
    'used-up': 'Die Credits dieser Bestellung sind verbraucht.',
    'too-late': 'Die Bestellung liegt zu lange zurück.',
    'refunded-already': 'Diese Bestellung wurde bereits erstattet.',
    disputed: 'Ihre Bank prüft diese Zahlung. Bis sie entschieden hat, können wir sie nicht zusätzlich erstatten.',
  },
};

/** A person declined a refund. */
export const refundDeclined = defineTemplate({
  facts: z.strictObject({ receiptNumber: ReceiptFact, reason: DeclineReason }),
  texts: {
    en: ({ receiptNumber, reason }) => ({
      title: `No refund for order ${receiptNumber}`,
      preview: 'A person has looked at your request.',
      parts: [
        'You asked for a refund of this order. A person has looked at it and could not grant it.',
        {
          rows: [
            ['Order', receiptNumber],
            ['Reason', DECLINES.en[reason]],
          ],
        },
        'Your credits are unchanged, and so are the rights that the law gives you.',
      ],
      action: { label: 'Open your account', path: '/account' },
    }),
    de: ({ receiptNumber, reason }) => ({
      title: `Keine Erstattung für Bestellung ${receiptNumber}`,
      preview: 'Ein Mensch hat Ihren Wunsch geprüft.',
      parts: [
        'Sie haben eine Erstattung dieser Bestellung verlangt. Ein Mensch hat das geprüft und konnte ihr nicht zustimmen.',
        {
          rows: [
            ['Bestellung', receiptNumber],
            ['Grund', DECLINES.de[reason]],
          ],
        },
        'An Ihren Credits ändert sich nichts, und Ihre gesetzlichen Rechte bleiben, wie sie sind.',
      ],
      action: { label: 'Zum Konto', path: '/account' },
    }),
  },
});
