import { RuleTester } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, it } from 'vitest';
import { verbChecksActor } from './verb-checks-actor.js';

RuleTester.describe = describe;
RuleTester.it = it;

const refused = (code, why) => ({ code, errors: [{ messageId: 'unchecked', data: { name: 'endRun', why } }] });

new RuleTester({ languageOptions: { parser: tseslint.parser } }).run('verb-checks-actor', verbChecksActor, {
  valid: [
    "export async function endRun(ctx: Ctx) { authorize(ctx, 'system'); await ctx.db.run.delete({}); }",
    'export async function endRun(ctx: Ctx) { const account = requireAccount(ctx); return account; }',
    'export async function endRun(ctx: Ctx) { requireStaff(ctx); }',
    // Hands the same context on to a verb that checks it.
    "export async function endRun(ctx: Pick<Ctx, 'actor' | 'db'>) { return settleRun(ctx); }",
    // Reads, and cannot know the actor.
    "export async function endRun(ctx: Pick<Ctx, 'db'>) { return ctx.db.run.findMany({}); }",
    'async function endRun(ctx: Ctx) { await ctx.db.run.delete({}); }',
    'export function hash(text: string) { return text; }',
  ],
  invalid: [
    refused('export async function endRun(ctx: Ctx) { await ctx.db.run.delete({}); }', 'writes'),
    { code: 'export const endRun = async (ctx: Ctx) => { await ctx.db.run.update({}); };', errors: [{ messageId: 'unchecked' }] },
    refused("export async function endRun(ctx: Pick<Ctx, 'db'>) { await ctx.db.$executeRaw`DELETE FROM runs`; }", 'writes'),
    refused('export async function endRun(ctx: Ctx) { await list.map(() => ctx.db.run.create({})); await settleRun(ctx); }', 'writes'),
    refused("export async function endRun(ctx: Pick<Ctx, 'actor' | 'clock'>) { return ctx.clock.now(); }", 'takes the actor'),
    // Acting for the service is no way around the check.
    refused('export async function endRun(ctx: RunCtx) { return settleRun(asSystem(ctx)); }', 'takes the actor'),
  ],
});
