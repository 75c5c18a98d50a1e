import type { World } from '../world.ts';
import type { BalanceTransaction } from './stored.ts';

export type Movement = {
  amount: number;
  currency: string;
  fee?: number;
  source: string;
  type: 'charge' | 'payment' | 'refund' | 'refund_failure' | 'adjustment';
  category: string;
};

const DAYS_UNTIL_AVAILABLE = 7;

/** What a charge, refund or dispute did to the balance. */
export function createMovement(world: World, movement: Movement): BalanceTransaction {
  const { amount, currency, fee = 0, source, type, category } = movement;
  const fees = fee === 0 ? [] : [{ amount: fee, application: null, currency, description: 'Processing fees', type: 'stripe_fee' }];
  const transaction: BalanceTransaction = {
    id: world.newId('txn'),
    object: 'balance_transaction',
    amount,
    available_on: world.now() + DAYS_UNTIL_AVAILABLE * 86_400,
    balance_type: 'payments',
    created: world.now(),
    currency,
    description: null,
    exchange_rate: null,
    fee,
    fee_details: fees,
    net: amount - fee,
    reporting_category: category,
    source,
    status: 'pending',
    type,
  };
  world.tables.balanceTransactions.set(transaction.id, transaction);
  return transaction;
}
