/** A message that was not sent but kept, for the outbox page of the default start and for tests. */
export type OutboxMessage = { id: number; to: string; subject: string; text: string; html: string; sentAt: Date };

export type Outbox = {
  /** Takes the place of a mail transport. */
  send(message: { to: string; subject: string; text: string; html: string }): Promise<void>;
  /** Newest first. */
  list(): OutboxMessage[];
  findLatest(to: string): OutboxMessage | null;
};

/** Keeps the last messages in memory, and only there. */
export function createOutbox(options: { maxMessages?: number; now?: () => Date } = {}): Outbox {
  const { maxMessages = 50, now = () => new Date() } = options;
  const messages: OutboxMessage[] = [];
  let lastId = 0;
  return {
    send({ to, subject, text, html }) {
      lastId += 1;
      messages.unshift({ id: lastId, to, subject, text, html, sentAt: now() });
      messages.length = Math.min(messages.length, maxMessages);
      return Promise.resolve();
    },
    list: () => [...messages],
    findLatest: (to) => messages.find((message) => message.to.toLowerCase() === to.toLowerCase()) ?? null,
  };
}
