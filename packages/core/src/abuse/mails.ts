import type { Locale } from '@imagemint/contract/accounts';
import { BlockedThing, BlockReason } from '@imagemint/contract/abuse';
import { z } from 'zod';
import { defineTemplate, MomentFact, type Templates } from '../mail/index.ts';

const PAUSED: Record<Locale, Record<BlockedThing, string>> = {
  en: { checkout: 'Buying', runs: 'Starting tools' },
  de: { checkout: 'Kaufen', runs: 'Werkzeuge starten' },
};

const REASONS: Record<Locale, Record<BlockReason, string>> = {
  en: {
    'card-testing': 'Several payments in a row were refused.',
    velocity: 'There was much more in a short time than is usual.',
    dispute: 'A bank questions a payment of this account.',
    staff: 'A member of our staff set it.',
  },
  de: {
    'card-testing': 'Mehrere Zahlungen hintereinander wurden abgelehnt.',
    velocity: 'Es war in kurzer Zeit weit mehr als üblich.',
    dispute: 'Eine Bank zweifelt eine Zahlung dieses Kontos an.',
    staff: 'Unser Team hat sie eingerichtet.',
  },
};

/** Something is paused for an account: by a rule, or by a person (`staff`). */
const blockSet = defineTemplate({
  facts: z.strictObject({ stops: BlockedThing, reason: BlockReason, endsAt: MomentFact }),
  texts: {
    en: ({ stops, reason, endsAt }, say) => ({
      title: 'Something is paused for your account',
      preview: 'If you think that this is wrong, a person will look at it.',
      parts: [
        reason === 'staff'
          ? 'To protect you and others from abuse, we have paused something for your account. It ends by itself.'
          : 'To protect you and others from abuse, an automatic rule has paused something for your account. It ends by itself.',
        {
          rows: [
            ['Paused', PAUSED.en[stops]],
            ['Reason', REASONS.en[reason]],
            ['Ends', say.moment(endsAt)],
          ],
        },
        'Everything else works as before. If you think that this is wrong, say so on your account page: a person will look at it and decide.',
      ],
      action: { label: 'Have it looked at', path: '/account' },
    }),
    de: ({ stops, reason, endsAt }, say) => ({
      title: 'Für Ihr Konto ist etwas ausgesetzt',
      preview: 'Wenn Sie das für falsch halten, sieht es sich ein Mensch an.',
      parts: [
        reason === 'staff'
          ? 'Zum Schutz vor Missbrauch haben wir für Ihr Konto etwas ausgesetzt. Das endet von selbst.'
          : 'Zum Schutz vor Missbrauch hat eine automatische Regel für Ihr Konto etwas ausgesetzt. Das endet von selbst.',
        {
          rows: [
            ['Ausgesetzt', PAUSED.de[stops]],
            ['Grund', REASONS.de[reason]],
            ['Endet', say.moment(endsAt)],
          ],
        },
        'Alles andere geht wie bisher. Wenn Sie das für falsch halten, schreiben Sie es uns auf Ihrer Kontoseite: Ein Mensch sieht es sich an und entscheidet.',
      ],
      action: { label: 'Prüfen lassen', path: '/account' },
    }),
  },
});

/** A person decided about a block that the customer contested. */
const blockDecided = defineTemplate({
  facts: z.strictObject({ stops: BlockedThing, decision: z.enum(['LIFTED', 'UPHELD']), endsAt: MomentFact }),
  texts: {
    en: ({ stops, decision, endsAt }, say) => ({
      title: decision === 'LIFTED' ? 'Nothing is paused any more' : 'The pause stays until its end',
      preview: 'A person has looked at what you wrote.',
      parts: [
        decision === 'LIFTED'
          ? 'A person has looked at what you wrote and lifted the pause. We are sorry for the trouble.'
          : 'A person has looked at what you wrote. The pause stays for now; it ends by itself.',
        {
          rows: [
            [decision === 'LIFTED' ? 'Possible again' : 'Paused', PAUSED.en[stops]],
            ...(decision === 'LIFTED' ? [] : [['Ends', say.moment(endsAt)] as const]),
          ],
        },
      ],
      action: { label: 'Open your account', path: '/account' },
    }),
    de: ({ stops, decision, endsAt }, say) => ({
      title: decision === 'LIFTED' ? 'Nichts ist mehr ausgesetzt' : 'Die Sperre bleibt bis zu ihrem Ende',
      preview: 'Ein Mensch hat gelesen, was Sie geschrieben haben.',
      parts: [
        decision === 'LIFTED'
          ? 'Ein Mensch hat gelesen, was Sie geschrieben haben, und die Sperre aufgehoben. Die Umstände tun uns leid.'
          : 'Ein Mensch hat gelesen, was Sie geschrieben haben. Die Sperre bleibt vorerst; sie endet von selbst.',
        {
          rows: [
            [decision === 'LIFTED' ? 'Wieder möglich' : 'Ausgesetzt', PAUSED.de[stops]],
            ...(decision === 'LIFTED' ? [] : [['Endet', say.moment(endsAt)] as const]),
          ],
        },
      ],
      action: { label: 'Zum Konto', path: '/account' },
    }),
  },
});

/** Every message about blocks. */
export const ABUSE_MAILS = { 'block-set': blockSet, 'block-decided': blockDecided } as const satisfies Templates;
