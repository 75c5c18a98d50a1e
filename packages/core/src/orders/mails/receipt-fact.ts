import { z } from 'zod';

/** What `receiptNumber` of the contract makes of an order's number. */
export const ReceiptFact = z.string().regex(/^IM-\d{8,12}$/);
