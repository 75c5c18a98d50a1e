import { requireAccount, type Ctx } from '../kernel/index.ts';
import { readStatement, type Statement } from './read-statement.ts';

/** The caller's ledger, newest first. */
export async function listStatement(
  ctx: Pick<Ctx, 'actor' | 'db'>,
  input: { before?: string | undefined; limit: number },
): Promise<Statement> {
  const { accountId } = requireAccount(ctx);
  return await readStatement(ctx, { accountId, ...input });
}
