import type { z } from 'zod';

/** The queues there are. What may keep others waiting for long has one of its own. */
export const QUEUE_NAMES = ['images', 'models', 'billing'] as const;
export type QueueName = (typeof QUEUE_NAMES)[number];

/** A job as data: its handler is bound in the worker, through a record that must name every job. */
export type JobDefinition<Name extends string = string, Payload = unknown> = {
  /** `domain.verb-noun`. */
  name: Name;
  queue: QueueName;
  /** Ids only: payloads outlive jobs in the queue's store. */
  payload: z.ZodType<Payload>;
};

/** Declares a job. */
export function defineJob<const Name extends string, Payload>(definition: JobDefinition<Name, Payload>): JobDefinition<Name, Payload> {
  return definition;
}
