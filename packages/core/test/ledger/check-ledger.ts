import type pg from 'pg';
import { Mismatch } from '../lifecycle/mismatch.ts';
import { idOf } from './ids.ts';
import { BOOKS } from './ledger-model.ts';

/** What the journal was when it was last looked at. */
export type JournalMemory = { lastSeq: string; rows: string; sum: string | null };
export const EMPTY_JOURNAL: JournalMemory = { lastSeq: '0', rows: '0', sum: null };

const HOLDS = `SELECT concat_ws(', ', h.run_id, h.state, (
    SELECT string_agg(concat(e.amount, ' of ', g.origin), ', ' ORDER BY e.seq) FROM ledger_entries e JOIN grants g ON g.id = e.grant_id
    WHERE h.state = 'OPEN' AND e.run_id = h.run_id AND e.kind = 'reserve')) AS line
  FROM holds h WHERE h.account_id = $1`;

/** One account's books and holds, written as the model writes them. */
export async function readCredits(client: pg.Client, account: number): Promise<{ grants: string[]; holds: string[] }> {
  const { rows } = await client.query<Record<string, string | number>>('SELECT * FROM grants WHERE account_id = $1', [
    idOf(`account ${account}`),
  ]);
  const holds = await client.query<{ line: string }>(HOLDS, [idOf(`account ${account}`)]);
  const grants = rows.map(({ origin, amount, freeze_target, write_off_target, ...grant }) =>
    [origin, amount, ...BOOKS.map((book) => `${book} ${grant[book]}`), `levels ${freeze_target} ${write_off_target}`].join(', '),
  );
  return { grants: grants.toSorted(), holds: holds.rows.map(({ line }) => line).toSorted() };
}

const JOURNAL = `SELECT COALESCE(max(seq), 0)::text AS "lastSeq", count(*)::text AS rows,
  sum(hashtextextended(e::text, 0)::numeric)::text AS sum FROM ledger_entries e WHERE seq <= $1`;

/** Rows are only ever added. @throws Mismatch when one that was there is gone or different. */
export async function checkJournal(client: pg.Client, before: JournalMemory): Promise<JournalMemory> {
  const { rows: old } = await client.query<JournalMemory>(JOURNAL, [before.lastSeq]);
  if (JSON.stringify(old[0]) !== JSON.stringify(before)) throw new Mismatch('an entry of the journal was removed, changed or slipped in');
  const { rows: all } = await client.query<JournalMemory>(JOURNAL, ['9223372036854775807']);
  return all[0] ?? before;
}

/** What must hold of all accounts, whatever was done: each line names what it finds. */
const BROKEN = `
  SELECT 'an entry without two books' AS what FROM ledger_entries WHERE debit_book = credit_book OR amount <= 0
  UNION ALL SELECT 'an entry of another account' FROM ledger_entries e LEFT JOIN grants g ON g.id = e.grant_id
    WHERE g.account_id IS DISTINCT FROM e.account_id
  UNION ALL SELECT 'credits from nowhere' FROM grants WHERE amount::bigint + owed <>
    available::bigint + held + spent + expired + frozen + revoked + written_off + repaid
  UNION ALL SELECT 'an entry that does not balance' FROM (
    SELECT grant_id, amount FROM ledger_entries UNION ALL SELECT grant_id, -amount FROM ledger_entries) m GROUP BY grant_id HAVING sum(amount) <> 0
  UNION ALL SELECT 'a hold that is not held' FROM (SELECT account_id, sum(held) AS held, sum(repaid) AS repaid FROM grants GROUP BY account_id) g
    LEFT JOIN (SELECT account_id, sum(amount) AS held FROM holds WHERE state = 'OPEN' GROUP BY account_id) h USING (account_id)
    WHERE g.held <> COALESCE(h.held, 0)
  UNION ALL SELECT 'a repayment from nowhere' FROM grants GROUP BY account_id HAVING sum(repaid) <> 0
  UNION ALL SELECT 'credits beside a debt' FROM grants GROUP BY account_id HAVING sum(owed) > 0 AND sum(available) > 0
  LIMIT 5`;

/** @throws Mismatch when a rule is broken. */
export async function checkRules(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ what: string }>(BROKEN);
  if (rows.length > 0) throw new Mismatch(rows.map(({ what }) => what).join(', '));
}
