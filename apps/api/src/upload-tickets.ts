import { createHmac, timingSafeEqual } from 'node:crypto';
import { AppError } from '@imagemint/core/kernel';

/** Tickets tie an upload to the run that was prepared for it, without a look into the database before the first byte. */
export type UploadTickets = {
  issue(run: { runId: string; accountId: string }): string;
  /** @returns the run id. @throws AppError FORBIDDEN for a ticket that is not this account's or was not issued here. */
  redeem(ticket: string | undefined, accountId: string): string;
};

/** Signs with HMAC-SHA256 under a key derived from the service secret. A ticket ends with its run's upload time. */
export function createUploadTickets(secret: Uint8Array): UploadTickets {
  const sign = (runId: string, accountId: string) =>
    createHmac('sha256', secret).update(`imagemint upload ticket\0${runId}\0${accountId}`).digest();
  return {
    issue: ({ runId, accountId }) => `${runId}.${sign(runId, accountId).toString('base64url')}`,
    redeem(ticket, accountId) {
      const [, runId, mac] = /^([0-9a-f-]{36})\.([A-Za-z0-9_-]{43})$/.exec(ticket ?? '') ?? [];
      if (runId === undefined || mac === undefined) throw new AppError('FORBIDDEN');
      if (!timingSafeEqual(Buffer.from(mac, 'base64url'), sign(runId, accountId))) throw new AppError('FORBIDDEN');
      return runId;
    },
  };
}
