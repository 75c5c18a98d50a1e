import { z } from 'zod';
import { CountFact, defineTemplate, MomentFact } from '../../mail/index.ts';
import { WORDS } from './words.ts';

/** Few credits are left. */
export const creditsLow = defineTemplate({
  facts: z.strictObject({ available: CountFact }),
  texts: {
    en: ({ available }) => ({
      title: 'Your credits are running low',
      preview: `You have ${WORDS.en.credits(available)} left.`,
      parts: [
        `You have ${WORDS.en.credits(available)} left. When they are used up, the tools wait until you get new ones. Nothing is charged by itself.`,
        'On your account page you see when the next ones come, and what you can do if you need more now.',
      ],
      action: { label: 'Look at your credits', path: '/account' },
    }),
    de: ({ available }) => ({
      title: 'Ihre Credits werden knapp',
      preview: `Sie haben noch ${WORDS.de.credits(available)}.`,
      parts: [
        `Sie haben noch ${WORDS.de.credits(available)}. Sind sie verbraucht, warten die Werkzeuge auf neue. Von selbst wird nichts berechnet.`,
        'Auf Ihrer Kontoseite sehen Sie, wann die nächsten kommen, und was Sie tun können, wenn Sie jetzt mehr brauchen.',
      ],
      action: { label: 'Credits ansehen', path: '/account' },
    }),
  },
});

/** Credits come to their end date unused. */
export const creditsEnding = defineTemplate({
  facts: z.strictObject({ credits: CountFact, endsAt: MomentFact }),
  texts: {
    en: ({ credits, endsAt }, say) => ({
      title: `Use ${WORDS.en.credits(credits)} before ${say.day(endsAt)}`,
      preview: 'What is not used by then expires.',
      parts: [
        'Some of your credits come to their end date. What is not used by then expires.',
        {
          rows: [
            ['Credits', say.number(credits)],
            ['They end', say.moment(endsAt)],
          ],
        },
        'You need not choose them: what ends first is used first.',
      ],
      action: { label: 'Look at your credits', path: '/account' },
    }),
    de: ({ credits, endsAt }, say) => ({
      title: `Noch bis ${say.day(endsAt)}: ${WORDS.de.credits(credits)}`,
      preview: 'Was bis dahin nicht verbraucht ist, verfällt.',
      parts: [
        'Ein Teil Ihrer Credits erreicht sein Enddatum. Was bis dahin nicht verbraucht ist, verfällt.',
        {
          rows: [
            ['Credits', say.number(credits)],
            ['Sie enden', say.moment(endsAt)],
          ],
        },
        'Sie müssen nichts auswählen: Was zuerst endet, wird zuerst verbraucht.',
      ],
      action: { label: 'Credits ansehen', path: '/account' },
    }),
  },
});
