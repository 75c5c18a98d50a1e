import { z } from 'zod';
import { CentsFact, CountFact, CurrencyFact, defineTemplate } from '../../mail/index.ts';
import { ReceiptFact } from './receipt-fact.ts';
import { WORDS } from './words.ts';

/** A bank took a payment back for now, and what is left of its credits is frozen. */
export const disputeOpened = defineTemplate({
  facts: z.strictObject({ receiptNumber: ReceiptFact, amountCents: CentsFact, currency: CurrencyFact, creditsFrozen: CountFact }),
  texts: {
    en: (facts, say) => ({
      title: `Your bank questions the payment of order ${facts.receiptNumber}`,
      preview: 'If this was a mistake, your bank can take it back.',
      parts: [
        'Your bank told us that this payment is disputed, and took the money back for now. Until it has decided, what is left of this order’s credits cannot be used. Everything else works as before.',
        {
          rows: [
            ['Order', facts.receiptNumber],
            ['Payment', say.money(facts.amountCents, facts.currency)],
            ['Credits set aside', say.number(facts.creditsFrozen)],
          ],
        },
        'If this was a mistake, ask your bank to withdraw the dispute. As soon as it tells us, the credits are yours again. If you do not know the payment, you need do nothing here: your bank decides.',
      ],
      action: { label: 'Look at the order', path: '/account' },
    }),
    de: (facts, say) => ({
      title: `Ihre Bank zweifelt die Zahlung der Bestellung ${facts.receiptNumber} an`,
      preview: 'War das ein Versehen, kann Ihre Bank es zurücknehmen.',
      parts: [
        'Ihre Bank hat uns mitgeteilt, dass diese Zahlung beanstandet wird, und das Geld vorläufig zurückgeholt. Bis sie entschieden hat, lassen sich die übrigen Credits dieser Bestellung nicht verwenden. Alles andere geht wie bisher.',
        {
          rows: [
            ['Bestellung', facts.receiptNumber],
            ['Zahlung', say.money(facts.amountCents, facts.currency)],
            ['Zurückgestellte Credits', say.number(facts.creditsFrozen)],
          ],
        },
        'War das ein Versehen, bitten Sie Ihre Bank, die Beanstandung zurückzunehmen. Sobald sie uns das mitteilt, gehören die Credits wieder Ihnen. Kennen Sie die Zahlung nicht, müssen Sie hier nichts tun: Ihre Bank entscheidet.',
      ],
      action: { label: 'Bestellung ansehen', path: '/account' },
    }),
  },
});

/** The bank has decided. `credits` were frozen and are free again (won), or are gone (lost). */
export const disputeClosed = defineTemplate({
  facts: z.strictObject({ receiptNumber: ReceiptFact, outcome: z.enum(['won', 'lost']), credits: CountFact }),
  texts: {
    en: ({ receiptNumber, outcome, credits }, say) => ({
      title: `Your bank has decided about order ${receiptNumber}`,
      preview: outcome === 'won' ? 'The payment stands, and your credits are free again.' : 'You have your money back.',
      parts: [
        outcome === 'won'
          ? `The payment stands. You can use ${WORDS.en.credits(credits)} of this order again.`
          : `Your bank gave you the money back. With it, ${WORDS.en.credits(credits)} of this order have gone.`,
        {
          rows: [
            ['Order', receiptNumber],
            [outcome === 'won' ? 'Credits free again' : 'Credits gone', say.number(credits)],
          ],
        },
      ],
      action: { label: 'Open your account', path: '/account' },
    }),
    de: ({ receiptNumber, outcome, credits }, say) => ({
      title: `Ihre Bank hat über Bestellung ${receiptNumber} entschieden`,
      preview: outcome === 'won' ? 'Die Zahlung bleibt bestehen, Ihre Credits sind wieder frei.' : 'Sie haben Ihr Geld zurück.',
      parts: [
        outcome === 'won'
          ? `Die Zahlung bleibt bestehen. Aus dieser Bestellung können Sie wieder verwenden: ${WORDS.de.credits(credits)}.`
          : `Ihre Bank hat Ihnen das Geld zurückgegeben. Damit entfallen aus dieser Bestellung: ${WORDS.de.credits(credits)}.`,
        {
          rows: [
            ['Bestellung', receiptNumber],
            [outcome === 'won' ? 'Wieder freie Credits' : 'Entfallene Credits', say.number(credits)],
          ],
        },
      ],
      action: { label: 'Zum Konto', path: '/account' },
    }),
  },
});
