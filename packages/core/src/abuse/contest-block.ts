import { MAX_CONTEST_LENGTH } from '@imagemint/contract/abuse';
import { AppError, requireAccount, type Ctx } from '../kernel/index.ts';
import { toBlockView, type BlockView } from './block-view.ts';
import { maskSecrets } from './mask-secrets.ts';

/**
 * Asks a person to look at a block of the caller's (GDPR Art. 22(3)); once, by its customer and not by a program.
 * @throws AppError NOT_FOUND, DECISION_TAKEN, FORBIDDEN for an API key, VALIDATION_FAILED for a text that is too long or a block that
 *   was contested before or has ended.
 */
export async function contestBlock(
  ctx: Pick<Ctx, 'actor' | 'db' | 'clock' | 'log'>,
  input: { blockId: string; text: string },
): Promise<BlockView> {
  const { accountId, via } = requireAccount(ctx);
  if (via !== 'session') throw new AppError('FORBIDDEN');
  const contestText = maskSecrets(input.text).trim();
  if (contestText === '' || input.text.length > MAX_CONTEST_LENGTH) throw invalid('text', 'length');
  const now = ctx.clock.now();
  const mine = { id: input.blockId, accountId };
  const [contested] = await ctx.db.block.updateManyAndReturn({
    where: { ...mine, state: 'ACTIVE', endsAt: { gt: now } },
    data: { state: 'CONTESTED', contestedAt: now, contestText },
  });
  if (contested) {
    ctx.log.info('abuse.block-contested', { accountId });
    return toBlockView(contested, now);
  }
  const block = await ctx.db.block.findFirst({ where: mine, select: { decidedAt: true, contestedAt: true } });
  if (!block) throw new AppError('NOT_FOUND');
  if (block.decidedAt) throw new AppError('DECISION_TAKEN');
  throw invalid('blockId', block.contestedAt ? 'contested before' : 'ended');
}

function invalid(path: string, reason: string): AppError {
  return new AppError('VALIDATION_FAILED', { fields: [{ path, reason }] });
}
