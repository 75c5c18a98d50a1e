/** Credits of one account as the price list describes them: the month's burn first and end with it, given ones last. */
export type QuotaModel = {
  reserve(run: number, amount: number): void;
  settle(run: number, state: 'COMMITTED' | 'RELEASED'): void;
  /** A new month: what is left of the old one's credits goes, what is held stays until it is settled. */
  turnMonth(): void;
  balance(): { available: number; held: number };
};

type Pot = { available: number; held: number; isOver: boolean };

/** Written without a look at the service's ledger. */
export function createQuotaModel(options: { monthly: number; given: number }): QuotaModel {
  const pot = (available: number): Pot => ({ available, held: 0, isOver: false });
  const given = pot(options.given);
  const months = [pot(options.monthly)];
  const holds = new Map<number, { pot: Pot; amount: number }[]>();
  const pots = () => [...months, given];

  return {
    reserve(run, amount) {
      const parts = [];
      let missing = amount;
      for (const from of pots()) {
        const taken = Math.min(missing, from.available);
        from.available -= taken;
        from.held += taken;
        missing -= taken;
        if (taken > 0) parts.push({ pot: from, amount: taken });
      }
      if (missing > 0) throw new Error('the model would overspend');
      holds.set(run, parts);
    },
    settle(run, state) {
      for (const part of holds.get(run) ?? []) {
        part.pot.held -= part.amount;
        if (state === 'RELEASED' && !part.pot.isOver) part.pot.available += part.amount;
      }
      holds.delete(run);
    },
    turnMonth() {
      for (const month of months) Object.assign(month, { available: 0, isOver: true });
      months.push(pot(options.monthly));
    },
    balance: () => ({
      available: pots().reduce((sum, { available }) => sum + available, 0),
      held: pots().reduce((sum, { held }) => sum + held, 0),
    }),
  };
}
