import { serializeCookie } from '../session-cookie.ts';
import { z } from 'zod';
import { CreateApiKeyInput, RedeemSignInLinkInput, RequestSignInLinkInput, SetLocaleInput } from '@imagemint/contract/accounts';
import { assertPace } from '@imagemint/core/abuse';
import {
  createApiKey,
  describeUserAgent,
  endSession,
  getAccount,
  listApiKeys,
  listSessions,
  redeemSignInLink,
  requestSignInLink,
  revokeApiKey,
  setLocale,
} from '@imagemint/core/accounts';
import { paced, publicProcedure, router, signedInProcedure } from '../trpc.ts';

const ById = z.strictObject({ id: z.uuid() });

export const accountsRouter = router({
  /** The signed-in account, or null. */
  me: publicProcedure.query(async ({ ctx: { ctx } }) => (ctx.actor.kind === 'account' ? await getAccount(ctx) : null)),
  requestSignInLink: publicProcedure
    .use(paced('sign-in-link'))
    .input(RequestSignInLinkInput)
    .mutation(async ({ ctx: { ctx }, input }) => {
      await requestSignInLink(ctx, input);
      return { sent: true as const };
    }),
  redeemSignInLink: publicProcedure.input(RedeemSignInLinkInput).mutation(async ({ ctx: { ctx, req, res }, input }) => {
    const device = describeUserAgent(req.headers['user-agent']);
    const { sessionToken, expiresAt } = await redeemSignInLink(ctx, {
      ...{ ...input, ...device },
      admitAccount: () => assertPace(ctx, 'new-account'),
    });
    res.appendHeader('Set-Cookie', serializeCookie(ctx.origin, sessionToken, expiresAt));
    return { expiresAt };
  }),
  setLocale: signedInProcedure.input(SetLocaleInput).mutation(async ({ ctx: { ctx }, input }) => {
    await setLocale(ctx, input);
    return { kept: true as const };
  }),
  signOut: signedInProcedure.mutation(async ({ ctx: { ctx, res } }) => {
    await endSession(ctx);
    res.appendHeader('Set-Cookie', serializeCookie(ctx.origin, '', new Date(0)));
    return { signedOut: true as const };
  }),
  sessions: signedInProcedure.query(({ ctx: { ctx } }) => listSessions(ctx)),
  endSession: signedInProcedure.input(ById).mutation(async ({ ctx: { ctx }, input }) => {
    await endSession(ctx, input);
    return { ended: true as const };
  }),
  apiKeys: router({
    list: signedInProcedure.query(({ ctx: { ctx } }) => listApiKeys(ctx)),
    create: signedInProcedure.input(CreateApiKeyInput).mutation(({ ctx: { ctx }, input }) => createApiKey(ctx, input)),
    revoke: signedInProcedure.input(ById).mutation(async ({ ctx: { ctx }, input }) => {
      await revokeApiKey(ctx, input);
      return { revoked: true as const };
    }),
  }),
});
