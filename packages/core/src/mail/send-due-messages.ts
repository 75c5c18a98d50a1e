import type { Locale } from '@imagemint/contract/accounts';
import { addSeconds, authorize, describeFault, type Ctx } from '../kernel/index.ts';
import type { Templates } from './define-template.ts';
import type { Mailer } from './mailer.ts';

/** Whom a message goes to, looked up at the moment of sending. */
export type Recipient = { email: string; locale: Locale };

export type SendCtx = Pick<Ctx, 'actor' | 'db' | 'clock' | 'log'> & {
  mailer: Mailer;
  /** Origin of the web app, which links lead to. */
  origin: string;
};

type Post = { templates: Templates; findRecipient: (accountId: string) => Promise<Recipient | null> };
type DueMessage = { id: string; accountId: string; template: string; facts: unknown; attempts: number };
type Outcome = 'sent' | 'failed' | 'dropped';

/** Two days of a mail server that is away. */
const MAX_ATTEMPTS = 14;
const FIRST_PAUSE_SECONDS = 60;
const PAUSE_FACTOR = 3;
const MAX_PAUSE_SECONDS = 6 * 3600;
/** Longer than any attempt: the mailer's own limits end one in about three minutes. */
const CLAIM_SECONDS = 600;
const MAX_MESSAGES = 200;
/** So many failures on end are the mail server's: the rest keeps its attempts for later. */
const MAX_FAILURES_ON_END = 3;

/** Seconds until the next attempt, from one minute to six hours. */
export function pauseAfter(attempts: number): number {
  return Math.min(FIRST_PAUSE_SECONDS * PAUSE_FACTOR ** (attempts - 1), MAX_PAUSE_SECONDS);
}

/**
 * Sends what is due. Processes share the work: each claims a message before it sends it. A process that dies between sending and noting
 * it leaves the message to be sent once more after its claim has ended, under the same Message-ID.
 */
export async function sendDueMessages(ctx: SendCtx, post: Post): Promise<Record<Outcome, number>> {
  authorize(ctx, 'system');
  const outcomes: Record<Outcome, number> = { sent: 0, failed: 0, dropped: 0 };
  let failuresOnEnd = 0;
  for (let count = 0; count < MAX_MESSAGES && failuresOnEnd < MAX_FAILURES_ON_END; count += 1) {
    const message = await claimMessage(ctx);
    if (!message) break;
    const outcome = await sendMessage(ctx, { message, post });
    outcomes[outcome] += 1;
    failuresOnEnd = outcome === 'failed' ? failuresOnEnd + 1 : 0;
  }
  return outcomes;
}

/** The attempt counts from here on, so that a message that kills its sender is given up too. */
async function claimMessage({ db, clock }: SendCtx): Promise<DueMessage | undefined> {
  const now = clock.now();
  const [message] = await db.$queryRaw<DueMessage[]>`
    UPDATE messages SET attempts = attempts + 1, next_attempt_at = ${addSeconds(now, CLAIM_SECONDS)}::timestamptz
     WHERE id = (SELECT id FROM messages
                  WHERE sent_at IS NULL AND next_attempt_at <= ${now}::timestamptz AND attempts < ${MAX_ATTEMPTS}::int
                  ORDER BY next_attempt_at, created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, account_id AS "accountId", template, facts, attempts`;
  return message;
}

async function sendMessage(ctx: SendCtx, { message, post }: { message: DueMessage; post: Post }): Promise<Outcome> {
  const { id } = message;
  try {
    const recipient = await post.findRecipient(message.accountId);
    if (!recipient) {
      await ctx.db.message.deleteMany({ where: { id } });
      return 'dropped';
    }
    const letter = findTemplate(post.templates, message.template).compose(message.facts, { locale: recipient.locale, origin: ctx.origin });
    await ctx.mailer.send({ to: recipient.email, messageId: id, ...letter });
  } catch (error) {
    await postpone(ctx, message, error);
    return 'failed';
  }
  await ctx.db.message.updateMany({ where: { id }, data: { sentAt: ctx.clock.now() } });
  return 'sent';
}

function findTemplate(templates: Templates, name: string) {
  const template = Object.hasOwn(templates, name) ? templates[name] : undefined;
  if (!template) throw new TypeError('no template has this name');
  return template;
}

async function postpone({ db, clock, log }: SendCtx, { id, accountId, attempts }: DueMessage, error: unknown): Promise<void> {
  const isOver = attempts >= MAX_ATTEMPTS;
  await db.message.updateMany({
    where: { id, attempts },
    data: { nextAttemptAt: addSeconds(clock.now(), pauseAfter(attempts)) },
  });
  const fields = { objectId: id, accountId, count: attempts, fault: describeFault(error) };
  if (isOver) log.error('mail.given-up', fields);
  else log.warn('mail.send-failed', fields);
}
