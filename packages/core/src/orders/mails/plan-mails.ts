import { CURRENCY, PaidPlanId, PLANS } from '@imagemint/contract/plans';
import { z } from 'zod';
import { defineTemplate, MomentFact } from '../../mail/index.ts';
import { WORDS } from './words.ts';

/** The customer chose another paid plan. */
export const planChanged = defineTemplate({
  facts: z.strictObject({ from: PaidPlanId, to: PaidPlanId, startsAt: MomentFact }),
  texts: {
    en: ({ from, to, startsAt }, say) => ({
      title: `Your plan: ${WORDS.en.plans[to]} instead of ${WORDS.en.plans[from]}`,
      preview: 'The change that you made is noted.',
      parts: [
        'You chose another plan. This is what you get.',
        {
          rows: [
            ['New plan', WORDS.en.plans[to]],
            ['Former plan', WORDS.en.plans[from]],
            ['Valid from', say.day(startsAt)],
            ['Credits a month', say.number(PLANS[to].monthlyCredits)],
            ['Price a month, tax included', say.money(PLANS[to].priceCents, CURRENCY)],
          ],
        },
        'If it was not you who changed it, look at the sessions on your account page and end those that you do not know.',
      ],
      action: { label: 'Open your account', path: '/account' },
    }),
    de: ({ from, to, startsAt }, say) => ({
      title: `Ihr Tarif: ${WORDS.de.plans[to]} statt ${WORDS.de.plans[from]}`,
      preview: 'Ihre Änderung ist vermerkt.',
      parts: [
        'Sie haben einen anderen Tarif gewählt. Das ist darin enthalten.',
        {
          rows: [
            ['Neuer Tarif', WORDS.de.plans[to]],
            ['Bisheriger Tarif', WORDS.de.plans[from]],
            ['Gültig ab', say.day(startsAt)],
            ['Credits im Monat', say.number(PLANS[to].monthlyCredits)],
            ['Preis im Monat, inklusive Steuer', say.money(PLANS[to].priceCents, CURRENCY)],
          ],
        },
        'Wenn nicht Sie ihn geändert haben, sehen Sie auf Ihrer Kontoseite die Sitzungen durch und beenden Sie, was Sie nicht kennen.',
      ],
      action: { label: 'Zum Konto', path: '/account' },
    }),
  },
});

/** The plan was cancelled for the end of its period. */
export const planEnding = defineTemplate({
  facts: z.strictObject({ plan: PaidPlanId, endsAt: MomentFact }),
  texts: {
    en: ({ plan, endsAt }, say) => ({
      title: `Your plan ${WORDS.en.plans[plan]} ends on ${say.day(endsAt)}`,
      preview: 'Your cancellation is noted. Nothing more will be charged for it.',
      parts: [
        'You cancelled your plan. It stays yours to its end and is not renewed; nothing more will be charged for it.',
        {
          rows: [
            ['Plan', WORDS.en.plans[plan]],
            ['Yours until', say.moment(endsAt)],
          ],
        },
        'After that your account goes on with the free plan. Credits from packs stay yours. Until then you can take the cancellation back on your account page.',
      ],
      action: { label: 'Open your account', path: '/account' },
    }),
    de: ({ plan, endsAt }, say) => ({
      title: `Ihr Tarif ${WORDS.de.plans[plan]} endet am ${say.day(endsAt)}`,
      preview: 'Ihre Kündigung ist vermerkt. Dafür wird nichts mehr berechnet.',
      parts: [
        'Sie haben Ihren Tarif gekündigt. Er bleibt Ihnen bis zu seinem Ende und verlängert sich nicht; dafür wird nichts mehr berechnet.',
        {
          rows: [
            ['Tarif', WORDS.de.plans[plan]],
            ['Ihrer bis', say.moment(endsAt)],
          ],
        },
        'Danach läuft Ihr Konto mit dem kostenlosen Tarif weiter. Credits aus Paketen behalten Sie. Bis dahin können Sie die Kündigung auf Ihrer Kontoseite zurücknehmen.',
      ],
      action: { label: 'Zum Konto', path: '/account' },
    }),
  },
});

/** Why a plan is over. */
const END_REASONS = ['cancelled', 'unpaid'] as const;

/** The plan is over. */
export const planEnded = defineTemplate({
  facts: z.strictObject({ plan: PaidPlanId, endedAt: MomentFact, reason: z.enum(END_REASONS) }),
  texts: {
    en: ({ plan, endedAt, reason }, say) => ({
      title: `Your plan ${WORDS.en.plans[plan]} has ended`,
      preview: 'Your account goes on with the free plan.',
      parts: [
        reason === 'cancelled' ? 'Your plan has ended, as you wished.' : 'Your plan has ended, because its payment never succeeded.',
        {
          rows: [
            ['Plan', WORDS.en.plans[plan]],
            ['Ended on', say.day(endedAt)],
          ],
        },
        'Your account goes on with the free plan. Credits from packs stay yours. You can choose a plan again whenever you like.',
      ],
      action: { label: 'Open your account', path: '/account' },
    }),
    de: ({ plan, endedAt, reason }, say) => ({
      title: `Ihr Tarif ${WORDS.de.plans[plan]} ist beendet`,
      preview: 'Ihr Konto läuft mit dem kostenlosen Tarif weiter.',
      parts: [
        reason === 'cancelled'
          ? 'Ihr Tarif ist beendet, wie Sie es wünschten.'
          : 'Ihr Tarif ist beendet, weil die Zahlung bis zuletzt nicht gelang.',
        {
          rows: [
            ['Tarif', WORDS.de.plans[plan]],
            ['Beendet am', say.day(endedAt)],
          ],
        },
        'Ihr Konto läuft mit dem kostenlosen Tarif weiter. Credits aus Paketen behalten Sie. Sie können jederzeit wieder einen Tarif wählen.',
      ],
      action: { label: 'Zum Konto', path: '/account' },
    }),
  },
});
