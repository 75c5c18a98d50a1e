import { z } from 'zod';
import { defineJob } from '../../jobs/index.ts';

/** Applies one event of the inbox. */
export const applyEventJob = defineJob({
  name: 'billing.apply-event',
  queue: 'billing',
  payload: z.strictObject({ eventId: z.string().regex(/^evt_[A-Za-z0-9_]{4,250}$/) }),
});
