import { z } from 'zod';

/** What a block stops. */
export const BLOCKED_THINGS = ['checkout', 'runs'] as const;
export const BlockedThing = z.enum(BLOCKED_THINGS);
export type BlockedThing = z.infer<typeof BlockedThing>;

/** Why a block was set by rule, or by a person. */
export const BLOCK_REASONS = ['card-testing', 'velocity', 'dispute', 'staff'] as const;
export const BlockReason = z.enum(BLOCK_REASONS);
export type BlockReason = z.infer<typeof BlockReason>;

/** ACTIVE → CONTESTED by the customer → LIFTED or UPHELD by a person (GDPR Art. 22(3)); ENDED by itself. */
export const BLOCK_STATES = ['ACTIVE', 'CONTESTED', 'LIFTED', 'UPHELD'] as const;
export const BlockState = z.enum(BLOCK_STATES);
export type BlockState = z.infer<typeof BlockState>;

export const ContestBlockInput = z.strictObject({ blockId: z.uuid(), text: z.string().trim().min(1).max(1_000) });
export const DecideBlockInput = z.strictObject({ blockId: z.uuid(), decision: z.enum(['LIFTED', 'UPHELD']) });
