import type { Request, Response } from 'express';
import { receiveWebhook } from '@imagemint/core/orders';
import { AppError } from '@imagemint/core/kernel';

/** Takes a webhook of the payment processor. The signature is over the very bytes, so the body comes unparsed. */
export async function takeStripeWebhook(req: Request, res: Response): Promise<void> {
  // Without the right type express leaves the body unread.
  if (!Buffer.isBuffer(req.body)) throw new AppError('WEBHOOK_INVALID');
  const signature = req.headers['stripe-signature'];
  await receiveWebhook(res.locals.ctx, { body: req.body, signature: typeof signature === 'string' ? signature : undefined });
  res.json({ received: true });
}
