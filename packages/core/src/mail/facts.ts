import { CURRENCY } from '@imagemint/contract/plans';
import { z } from 'zod';

/** A date, kept as ISO 8601. */
export const MomentFact = z.union([z.date(), z.iso.datetime().transform((text) => new Date(text))]);
/** A count of something, such as credits. */
export const CountFact = z.int().min(0).max(1_000_000_000);
/** Hundredths of a currency. */
export const CentsFact = z.int().min(0).max(1_000_000_000);
export const CurrencyFact = z.literal(CURRENCY);

const FactValue = z.union([
  z.number(),
  z.boolean(),
  z.null(),
  z.date().transform((date) => date.toISOString()),
  z.iso.datetime(),
  // An id or a value of a list. No spaces, no dots, no signs of an address: no free text fits in.
  z.string().regex(/^[\w:-]{1,64}$/),
]);

/** What may be kept of a message until it is sent: numbers, dates, ids and values of lists, whatever its template. */
export const StoredFacts = z.record(z.string().regex(/^[a-z][A-Za-z]{0,39}$/), FactValue);
