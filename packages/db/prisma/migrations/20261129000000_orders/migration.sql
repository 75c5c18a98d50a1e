-- Accounts: the bought plan beside the given one, and the language of mails -------------------------------

ALTER TABLE "accounts"
  ADD COLUMN "bought_plan" TEXT,
  ADD COLUMN "bought_plan_ends_at" TIMESTAMPTZ(3),
  ADD COLUMN "locale" TEXT NOT NULL DEFAULT 'en' CHECK ("locale" IN ('en', 'de'));

-- Orders ---------------------------------------------------------------------------------------------------

CREATE TABLE "stripe_customers" (
  "account_id" UUID NOT NULL,
  "customer_id" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "stripe_customers_pkey" PRIMARY KEY ("account_id")
);
CREATE UNIQUE INDEX "stripe_customers_customer_id_key" ON "stripe_customers"("customer_id");

CREATE TABLE "orders" (
  "id" UUID NOT NULL,
  "number" SERIAL NOT NULL,
  "account_id" UUID NOT NULL,
  "item" TEXT NOT NULL,
  "stripe_id" TEXT NOT NULL,
  "payment_intent_id" TEXT,
  "subscription_id" TEXT,
  "state" TEXT NOT NULL CHECK ("state" IN ('OPEN', 'PENDING', 'PAID', 'FAILED', 'EXPIRED', 'MISMATCHED')),
  "amount_cents" INTEGER NOT NULL CHECK ("amount_cents" >= 0),
  "tax_cents" INTEGER NOT NULL CHECK ("tax_cents" >= 0),
  "currency" TEXT NOT NULL,
  "credits" INTEGER NOT NULL CHECK ("credits" >= 0),
  "refunded_cents" INTEGER NOT NULL DEFAULT 0 CHECK ("refunded_cents" >= 0),
  "policy_hash" TEXT NOT NULL,
  "period_start" TIMESTAMPTZ(3),
  "period_end" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "paid_at" TIMESTAMPTZ(3),
  CONSTRAINT "orders_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "orders_number_key" ON "orders"("number");
CREATE UNIQUE INDEX "orders_stripe_id_key" ON "orders"("stripe_id");
CREATE UNIQUE INDEX "orders_payment_intent_id_key" ON "orders"("payment_intent_id");
CREATE INDEX "orders_account_id_created_at_idx" ON "orders"("account_id", "created_at" DESC);
CREATE INDEX "orders_subscription_id_idx" ON "orders"("subscription_id");
CREATE INDEX "orders_state_created_at_idx" ON "orders"("state", "created_at");

CREATE TABLE "subscriptions" (
  "id" TEXT NOT NULL,
  "account_id" UUID NOT NULL,
  "plan" TEXT NOT NULL,
  "price_cents" INTEGER NOT NULL,
  "state" TEXT NOT NULL CHECK ("state" IN ('INCOMPLETE', 'ACTIVE', 'ENDING', 'GRACE', 'SUSPENDED', 'ENDED')),
  "period_start" TIMESTAMPTZ(3) NOT NULL,
  "period_end" TIMESTAMPTZ(3) NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "ended_at" TIMESTAMPTZ(3),
  CONSTRAINT "subscriptions_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "subscriptions_account_id_idx" ON "subscriptions"("account_id");
CREATE INDEX "subscriptions_state_period_end_idx" ON "subscriptions"("state", "period_end");

CREATE TABLE "refunds" (
  "id" TEXT NOT NULL,
  "order_id" UUID NOT NULL,
  "amount_cents" INTEGER NOT NULL CHECK ("amount_cents" > 0),
  "state" TEXT NOT NULL CHECK ("state" IN ('PENDING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "refunds_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "refunds_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "refunds_order_id_idx" ON "refunds"("order_id");

CREATE TABLE "refund_requests" (
  "id" UUID NOT NULL,
  "order_id" UUID NOT NULL,
  "account_id" UUID NOT NULL,
  "reason" TEXT NOT NULL,
  "state" TEXT NOT NULL CHECK ("state" IN ('ASKED', 'ACCEPTED', 'DONE', 'DECLINED')),
  "amount_cents" INTEGER CHECK ("amount_cents" > 0),
  "cancels" TEXT,
  "decline_reason" TEXT,
  "asked_at" TIMESTAMPTZ(3) NOT NULL,
  "decided_at" TIMESTAMPTZ(3),
  "decided_by" UUID,
  "refund_id" TEXT,
  CONSTRAINT "refund_requests_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "refund_requests_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "refund_requests_order_id_idx" ON "refund_requests"("order_id");
CREATE INDEX "refund_requests_account_id_idx" ON "refund_requests"("account_id");
CREATE INDEX "refund_requests_state_asked_at_idx" ON "refund_requests"("state", "asked_at");
-- One wish at a time for an order.
CREATE UNIQUE INDEX "refund_requests_one_open" ON "refund_requests"("order_id") WHERE "state" IN ('ASKED', 'ACCEPTED');

CREATE TABLE "disputes" (
  "id" TEXT NOT NULL,
  "order_id" UUID NOT NULL,
  "amount_cents" INTEGER NOT NULL CHECK ("amount_cents" >= 0),
  "state" TEXT NOT NULL CHECK ("state" IN ('INQUIRY', 'INQUIRY_CLOSED', 'OPEN', 'REVIEW', 'WON', 'LOST')),
  "reason" TEXT NOT NULL,
  "opened_at" TIMESTAMPTZ(3) NOT NULL,
  "evidence_due_at" TIMESTAMPTZ(3),
  "evidence_sent_at" TIMESTAMPTZ(3),
  "evidence_sent_by" UUID,
  CONSTRAINT "disputes_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "disputes_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "disputes_order_id_idx" ON "disputes"("order_id");
CREATE INDEX "disputes_state_opened_at_idx" ON "disputes"("state", "opened_at");

CREATE TABLE "stripe_events" (
  "id" TEXT NOT NULL,
  "type" TEXT NOT NULL,
  "object_id" TEXT NOT NULL,
  "source" TEXT NOT NULL CHECK ("source" IN ('webhook', 'reconciler')),
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "received_at" TIMESTAMPTZ(3) NOT NULL,
  "outcome" TEXT CHECK ("outcome" IN ('applied', 'ignored', 'unknown-object', 'foreign')),
  "applied_at" TIMESTAMPTZ(3),
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "next_attempt_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "stripe_events_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "stripe_events_outcome_next_attempt_at_idx" ON "stripe_events"("outcome", "next_attempt_at");
CREATE INDEX "stripe_events_received_at_idx" ON "stripe_events"("received_at");

CREATE TABLE "reconciliations" (
  "id" SERIAL NOT NULL,
  "started_at" TIMESTAMPTZ(3) NOT NULL,
  "ended_at" TIMESTAMPTZ(3) NOT NULL,
  "compared" INTEGER NOT NULL,
  "healed" INTEGER NOT NULL,
  "drift" INTEGER NOT NULL,
  CONSTRAINT "reconciliations_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "goodwill_proposals" (
  "id" UUID NOT NULL,
  "account_id" UUID NOT NULL,
  "amount" INTEGER NOT NULL CHECK ("amount" > 0),
  "reason" TEXT NOT NULL,
  "state" TEXT NOT NULL CHECK ("state" IN ('PROPOSED', 'GRANTED', 'DECLINED')),
  "proposed_by" UUID NOT NULL,
  "proposed_at" TIMESTAMPTZ(3) NOT NULL,
  "decided_by" UUID,
  "decided_at" TIMESTAMPTZ(3),
  CONSTRAINT "goodwill_proposals_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "goodwill_proposals_two_people" CHECK ("decided_by" <> "proposed_by"),
  CONSTRAINT "goodwill_proposals_decided" CHECK (("state" = 'PROPOSED') = ("decided_by" IS NULL))
);
CREATE INDEX "goodwill_proposals_state_proposed_at_idx" ON "goodwill_proposals"("state", "proposed_at");
CREATE INDEX "goodwill_proposals_account_id_idx" ON "goodwill_proposals"("account_id");

-- Mail and blocks ------------------------------------------------------------------------------------------

CREATE TABLE "messages" (
  "id" UUID NOT NULL,
  "account_id" UUID NOT NULL,
  "template" TEXT NOT NULL,
  "unique_key" TEXT NOT NULL,
  "facts" JSONB NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "sent_at" TIMESTAMPTZ(3),
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "next_attempt_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "messages_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "messages_unique_key_key" ON "messages"("unique_key");
CREATE INDEX "messages_sent_at_next_attempt_at_idx" ON "messages"("sent_at", "next_attempt_at");
CREATE INDEX "messages_account_id_idx" ON "messages"("account_id");

CREATE TABLE "blocks" (
  "id" UUID NOT NULL,
  "account_id" UUID NOT NULL,
  "stops" TEXT NOT NULL CHECK ("stops" IN ('checkout', 'runs')),
  "reason" TEXT NOT NULL CHECK ("reason" IN ('card-testing', 'velocity', 'dispute', 'staff')),
  "state" TEXT NOT NULL CHECK ("state" IN ('ACTIVE', 'CONTESTED', 'LIFTED', 'UPHELD')),
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "ends_at" TIMESTAMPTZ(3) NOT NULL,
  "contested_at" TIMESTAMPTZ(3),
  "contest_text" TEXT,
  "decided_at" TIMESTAMPTZ(3),
  "decided_by" UUID,
  CONSTRAINT "blocks_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "blocks_account_id_ends_at_idx" ON "blocks"("account_id", "ends_at");
CREATE INDEX "blocks_state_created_at_idx" ON "blocks"("state", "created_at");

-- Ledger: more books ----------------------------------------------------------------------------------------

ALTER TABLE "ledger_entries"
  DROP CONSTRAINT "ledger_entries_kind_check",
  DROP CONSTRAINT "ledger_entries_debit_book_check",
  DROP CONSTRAINT "ledger_entries_credit_book_check",
  ADD CONSTRAINT "ledger_entries_kind_check" CHECK ("kind" IN
    ('grant', 'reserve', 'commit', 'release', 'expire', 'revoke', 'restore', 'freeze', 'thaw', 'write-off', 'repay')),
  ADD CONSTRAINT "ledger_entries_debit_book_check" CHECK ("debit_book" IN
    ('issued', 'available', 'held', 'spent', 'expired', 'frozen', 'revoked', 'written_off', 'owed', 'repaid')),
  ADD CONSTRAINT "ledger_entries_credit_book_check" CHECK ("credit_book" IN
    ('issued', 'available', 'held', 'spent', 'expired', 'frozen', 'revoked', 'written_off', 'owed', 'repaid')),
  ADD CONSTRAINT "ledger_entries_two_books" CHECK ("debit_book" <> "credit_book");

ALTER TABLE "grants"
  ADD COLUMN "order_id" UUID,
  ADD COLUMN "spent" INTEGER NOT NULL DEFAULT 0 CHECK ("spent" >= 0),
  ADD COLUMN "expired" INTEGER NOT NULL DEFAULT 0 CHECK ("expired" >= 0),
  ADD COLUMN "frozen" INTEGER NOT NULL DEFAULT 0 CHECK ("frozen" >= 0),
  ADD COLUMN "revoked" INTEGER NOT NULL DEFAULT 0 CHECK ("revoked" >= 0),
  ADD COLUMN "written_off" INTEGER NOT NULL DEFAULT 0 CHECK ("written_off" >= 0),
  ADD COLUMN "owed" INTEGER NOT NULL DEFAULT 0 CHECK ("owed" >= 0),
  ADD COLUMN "repaid" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "freeze_target" INTEGER NOT NULL DEFAULT 0 CHECK ("freeze_target" >= 0),
  ADD COLUMN "write_off_target" INTEGER NOT NULL DEFAULT 0 CHECK ("write_off_target" >= 0);
CREATE UNIQUE INDEX "grants_order_id_key" ON "grants"("order_id");
CREATE INDEX "grants_owed_idx" ON "grants"("account_id") WHERE "owed" > 0;

UPDATE "grants" g SET
  "spent" = COALESCE((SELECT SUM(amount) FROM ledger_entries e WHERE e.grant_id = g.id AND e.credit_book = 'spent'), 0),
  "expired" = COALESCE((SELECT SUM(amount) FROM ledger_entries e WHERE e.grant_id = g.id AND e.credit_book = 'expired'), 0);

-- No credit comes from nowhere or goes nowhere, whoever writes.
ALTER TABLE "grants" ADD CONSTRAINT "grants_conserved" CHECK
  ("amount"::bigint + "owed" = "available"::bigint + "held" + "spent" + "expired" + "frozen" + "revoked" + "written_off" + "repaid");

-- Ledger: its functions are the only writers ------------------------------------------------------------------

-- Moves credits from one book of a grant to another, in the journal and in the sums beside it. Nothing else writes either.
-- Returns the amount, and is called as an expression: PERFORM would run a query around each call.
CREATE FUNCTION quota_post(p_account UUID, p_grant UUID, p_run UUID, p_kind TEXT, p_debit TEXT, p_credit TEXT, p_amount INTEGER, p_now TIMESTAMPTZ)
RETURNS INTEGER LANGUAGE plpgsql AS $$
BEGIN
  IF p_amount = 0 THEN RETURN 0; END IF;
  UPDATE grants SET
    available = available + CASE 'available' WHEN p_credit THEN p_amount WHEN p_debit THEN -p_amount ELSE 0 END,
    held = held + CASE 'held' WHEN p_credit THEN p_amount WHEN p_debit THEN -p_amount ELSE 0 END,
    spent = spent + CASE 'spent' WHEN p_credit THEN p_amount WHEN p_debit THEN -p_amount ELSE 0 END,
    expired = expired + CASE 'expired' WHEN p_credit THEN p_amount WHEN p_debit THEN -p_amount ELSE 0 END,
    frozen = frozen + CASE 'frozen' WHEN p_credit THEN p_amount WHEN p_debit THEN -p_amount ELSE 0 END,
    revoked = revoked + CASE 'revoked' WHEN p_credit THEN p_amount WHEN p_debit THEN -p_amount ELSE 0 END,
    written_off = written_off + CASE 'written_off' WHEN p_credit THEN p_amount WHEN p_debit THEN -p_amount ELSE 0 END,
    repaid = repaid + CASE 'repaid' WHEN p_credit THEN p_amount WHEN p_debit THEN -p_amount ELSE 0 END,
    owed = owed + CASE 'owed' WHEN p_debit THEN p_amount WHEN p_credit THEN -p_amount ELSE 0 END
  WHERE id = p_grant;
  INSERT INTO ledger_entries (account_id, grant_id, run_id, kind, debit_book, credit_book, amount, created_at)
  VALUES (p_account, p_grant, p_run, p_kind, p_debit, p_credit, p_amount, p_now);
  RETURN p_amount;
END $$;

-- Moves what is left of ended grants out of the balance, and returns whether there was any. The caller holds the account's lock.
CREATE FUNCTION quota_end(p_account UUID, p_now TIMESTAMPTZ) RETURNS BOOLEAN LANGUAGE plpgsql AS $$
DECLARE
  v_grant RECORD;
  v_moved INTEGER := 0;
BEGIN
  FOR v_grant IN SELECT id, available FROM grants WHERE account_id = p_account AND ends_at <= p_now AND available > 0 LOOP
    v_moved := quota_post(p_account, v_grant.id, NULL, 'expire', 'available', 'expired', v_grant.available, p_now);
  END LOOP;
  RETURN v_moved > 0;
END $$;

-- The same for callers without the lock.
CREATE OR REPLACE FUNCTION quota_expire(p_account UUID, p_now TIMESTAMPTZ) RETURNS VOID LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM quota_lock(p_account);
  PERFORM quota_end(p_account, p_now);
END $$;

-- Pays what is owed for refunded but spent credits out of those that are available, in the order in which they burn.
CREATE FUNCTION quota_repay(p_account UUID, p_now TIMESTAMPTZ) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE
  v_debtor RECORD;
  v_source RECORD;
  v_need INTEGER;
  v_take INTEGER;
BEGIN
  FOR v_debtor IN SELECT id, owed FROM grants WHERE account_id = p_account AND owed > 0 ORDER BY created_at, id LOOP
    v_need := v_debtor.owed;
    FOR v_source IN
      SELECT id, available FROM grants WHERE account_id = p_account AND available > 0 ORDER BY priority, ends_at NULLS LAST, created_at, id
    LOOP
      v_take := LEAST(v_need, v_source.available);
      PERFORM quota_post(p_account, v_source.id, NULL, 'repay', 'available', 'repaid', v_take, p_now);
      PERFORM quota_post(p_account, v_debtor.id, NULL, 'repay', 'repaid', 'owed', v_take, p_now);
      v_need := v_need - v_take;
      EXIT WHEN v_need = 0;
    END LOOP;
    EXIT WHEN v_need > 0;
  END LOOP;
END $$;

-- Moves what refunds and disputes of a grant's order want, as far as it is there: a part that is held follows when it comes back.
-- The grant's own debt is paid before its end date can take the credits, written off goes before frozen.
CREATE FUNCTION quota_apply_targets(p_account UUID, p_grant UUID, p_now TIMESTAMPTZ) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE
  v_grant grants;
  v_need INTEGER;
  v_take INTEGER;
BEGIN
  SELECT * INTO v_grant FROM grants WHERE id = p_grant;
  PERFORM quota_post(p_account, p_grant, NULL, 'thaw', 'frozen', 'available', GREATEST(v_grant.frozen - v_grant.freeze_target, 0), p_now);
  PERFORM quota_post(p_account, p_grant, NULL, 'restore', 'written_off', 'available', GREATEST(v_grant.written_off - v_grant.write_off_target, 0), p_now);
  SELECT * INTO v_grant FROM grants WHERE id = p_grant;
  v_take := LEAST(v_grant.owed, v_grant.available);
  PERFORM quota_post(p_account, p_grant, NULL, 'repay', 'available', 'owed', v_take, p_now);
  v_grant.available := v_grant.available - v_take;
  v_need := GREATEST(v_grant.write_off_target - v_grant.written_off, 0);
  v_take := LEAST(v_need, v_grant.available);
  PERFORM quota_post(p_account, p_grant, NULL, 'write-off', 'available', 'written_off', v_take, p_now);
  v_grant.available := v_grant.available - v_take;
  v_take := LEAST(v_need - v_take, v_grant.frozen);
  PERFORM quota_post(p_account, p_grant, NULL, 'write-off', 'frozen', 'written_off', v_take, p_now);
  v_take := LEAST(GREATEST(v_grant.freeze_target - v_grant.frozen, 0), v_grant.available);
  PERFORM quota_post(p_account, p_grant, NULL, 'freeze', 'available', 'frozen', v_take, p_now);
END $$;

DROP FUNCTION quota_grant(UUID, TEXT, INTEGER, INTEGER, TIMESTAMPTZ, TIMESTAMPTZ);

-- Gives credits once per (account, origin). Returns whether this call gave them. No grant is ever removed, so that one which is there needs no lock.
CREATE FUNCTION quota_grant(p_account UUID, p_origin TEXT, p_amount INTEGER, p_priority INTEGER, p_ends_at TIMESTAMPTZ, p_now TIMESTAMPTZ,
  p_order UUID DEFAULT NULL) RETURNS BOOLEAN LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_id UUID;
BEGIN
  IF EXISTS (SELECT 1 FROM grants WHERE account_id = p_account AND origin = p_origin) THEN RETURN FALSE; END IF;
  PERFORM quota_lock(p_account);
  INSERT INTO grants (id, account_id, origin, order_id, priority, amount, available, held, ends_at, created_at)
  VALUES (gen_random_uuid(), p_account, p_origin, p_order, p_priority, p_amount, p_amount, 0, p_ends_at, p_now)
  ON CONFLICT (account_id, origin) DO NOTHING RETURNING id INTO v_id;
  IF v_id IS NULL THEN RETURN FALSE; END IF;
  INSERT INTO ledger_entries (account_id, grant_id, kind, debit_book, credit_book, amount, created_at)
  VALUES (p_account, v_id, 'grant', 'issued', 'available', p_amount, p_now);
  PERFORM quota_end(p_account, p_now);
  PERFORM quota_repay(p_account, p_now);
  RETURN TRUE;
END $$;

-- Sets p_amount credits aside for a run; burns by priority, then earliest end, then oldest. Idempotent per run.
-- Raises IM001 when the balance is too small, and 23505 when the run is another account's.
CREATE OR REPLACE FUNCTION quota_reserve(p_account UUID, p_run UUID, p_amount INTEGER, p_now TIMESTAMPTZ) RETURNS VOID LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_need INTEGER := p_amount;
  v_ended BOOLEAN;
  v_grant RECORD;
BEGIN
  PERFORM quota_lock(p_account);
  IF EXISTS (SELECT 1 FROM holds WHERE run_id = p_run AND account_id = p_account) THEN RETURN; END IF;
  v_ended := quota_end(p_account, p_now);
  FOR v_grant IN
    SELECT id, available FROM grants WHERE account_id = p_account AND available > 0
    ORDER BY priority, ends_at NULLS LAST, created_at, id
  LOOP
    v_need := v_need - quota_post(p_account, v_grant.id, p_run, 'reserve', 'available', 'held', LEAST(v_need, v_grant.available), p_now);
    EXIT WHEN v_need = 0;
  END LOOP;
  IF v_need > 0 THEN
    RAISE EXCEPTION 'insufficient credits' USING ERRCODE = 'IM001';
  END IF;
  INSERT INTO holds (run_id, account_id, amount, state, created_at) VALUES (p_run, p_account, p_amount, 'OPEN', p_now);
END $$;

-- Settles a hold as COMMITTED or RELEASED. Idempotent; the first settlement stands. Returns whether this call settled it.
CREATE OR REPLACE FUNCTION quota_settle(p_run UUID, p_state TEXT, p_now TIMESTAMPTZ) RETURNS BOOLEAN LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_account UUID;
  v_ended BOOLEAN;
  v_moved INTEGER;
  v_part RECORD;
BEGIN
  IF p_state NOT IN ('COMMITTED', 'RELEASED') THEN RAISE EXCEPTION 'a hold ends COMMITTED or RELEASED' USING ERRCODE = '22023'; END IF;
  SELECT account_id INTO v_account FROM holds WHERE run_id = p_run;
  IF v_account IS NULL THEN RETURN FALSE; END IF;
  PERFORM quota_lock(v_account);
  UPDATE holds SET state = p_state, settled_at = p_now WHERE run_id = p_run AND state = 'OPEN';
  IF NOT FOUND THEN RETURN FALSE; END IF;
  v_ended := quota_end(v_account, p_now);
  FOR v_part IN SELECT grant_id, amount FROM ledger_entries WHERE run_id = p_run AND kind = 'reserve' ORDER BY seq LOOP
    IF p_state = 'COMMITTED' THEN
      v_moved := quota_post(v_account, v_part.grant_id, p_run, 'commit', 'held', 'spent', v_part.amount, p_now);
    ELSE
      v_moved := quota_post(v_account, v_part.grant_id, p_run, 'release', 'held', 'available', v_part.amount, p_now);
      PERFORM quota_apply_targets(v_account, v_part.grant_id, p_now);
    END IF;
  END LOOP;
  IF p_state = 'RELEASED' THEN
    PERFORM quota_end(v_account, p_now);
    PERFORM quota_repay(v_account, p_now);
  END IF;
  RETURN TRUE;
END $$;

-- Brings the grant of an order to what its refunds and disputes want of it: p_revoked credits taken back (unspent first, and owed what is not there),
-- p_frozen set aside and p_written_off gone (both as far as they are unspent). Levels, not steps: the same call twice changes nothing.
CREATE FUNCTION quota_adjust(p_order UUID, p_revoked INTEGER, p_frozen INTEGER, p_written_off INTEGER, p_now TIMESTAMPTZ)
RETURNS VOID LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_grant grants;
  v_need INTEGER;
  v_take INTEGER;
  v_book TEXT;
BEGIN
  -- LEAST passes over NULL: an unknown level would count as all.
  IF (p_revoked >= 0 AND p_frozen >= 0 AND p_written_off >= 0) IS NOT TRUE THEN
    RAISE EXCEPTION 'a level is a number of credits' USING ERRCODE = '22023';
  END IF;
  SELECT * INTO v_grant FROM grants WHERE order_id = p_order;
  IF NOT FOUND THEN RETURN; END IF;
  PERFORM quota_lock(v_grant.account_id);
  PERFORM quota_end(v_grant.account_id, p_now);
  UPDATE grants SET freeze_target = p_frozen, write_off_target = p_written_off WHERE id = v_grant.id RETURNING * INTO v_grant;
  v_need := LEAST(p_revoked, v_grant.amount) - v_grant.revoked;
  IF v_need < 0 THEN
    v_take := LEAST(-v_need, v_grant.owed);
    PERFORM quota_post(v_grant.account_id, v_grant.id, NULL, 'restore', 'revoked', 'owed', v_take, p_now);
    PERFORM quota_post(v_grant.account_id, v_grant.id, NULL, 'restore', 'revoked', 'available', -v_need - v_take, p_now);
  ELSE
    FOREACH v_book IN ARRAY ARRAY['available', 'expired', 'frozen', 'written_off'] LOOP
      v_take := LEAST(v_need, CASE v_book WHEN 'available' THEN v_grant.available WHEN 'expired' THEN v_grant.expired
                                          WHEN 'frozen' THEN v_grant.frozen ELSE v_grant.written_off END);
      PERFORM quota_post(v_grant.account_id, v_grant.id, NULL, 'revoke', v_book, 'revoked', v_take, p_now);
      v_need := v_need - v_take;
    END LOOP;
    PERFORM quota_post(v_grant.account_id, v_grant.id, NULL, 'revoke', 'owed', 'revoked', v_need, p_now);
  END IF;
  PERFORM quota_apply_targets(v_grant.account_id, v_grant.id, p_now);
  PERFORM quota_end(v_grant.account_id, p_now);
  PERFORM quota_repay(v_grant.account_id, p_now);
END $$;

-- Rows that nobody may remove, and an order's money that nobody may change ---------------------------------------

CREATE TRIGGER grants_kept BEFORE DELETE OR TRUNCATE ON "grants" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER holds_kept BEFORE DELETE OR TRUNCATE ON "holds" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION order_keep_facts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'PAID' AND (NEW.state, NEW.amount_cents, NEW.currency, NEW.account_id, NEW.item, NEW.credits)
     IS DISTINCT FROM (OLD.state, OLD.amount_cents, OLD.currency, OLD.account_id, OLD.item, OLD.credits) THEN
    RAISE EXCEPTION 'a paid order cannot be changed' USING ERRCODE = 'IM009';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER orders_keep_facts BEFORE UPDATE ON "orders" FOR EACH ROW EXECUTE FUNCTION order_keep_facts();

-- Rights -----------------------------------------------------------------------------------------------------------

REVOKE INSERT, UPDATE ON "grants", "holds" FROM imagemint_service;
REVOKE INSERT ON "ledger_entries" FROM imagemint_service;
REVOKE EXECUTE ON FUNCTION quota_post(UUID, UUID, UUID, TEXT, TEXT, TEXT, INTEGER, TIMESTAMPTZ), quota_repay(UUID, TIMESTAMPTZ), quota_end(UUID, TIMESTAMPTZ),
  quota_apply_targets(UUID, UUID, TIMESTAMPTZ), quota_grant(UUID, TEXT, INTEGER, INTEGER, TIMESTAMPTZ, TIMESTAMPTZ, UUID),
  quota_expire(UUID, TIMESTAMPTZ), quota_reserve(UUID, UUID, INTEGER, TIMESTAMPTZ), quota_settle(UUID, TEXT, TIMESTAMPTZ),
  quota_adjust(UUID, INTEGER, INTEGER, INTEGER, TIMESTAMPTZ) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION quota_grant(UUID, TEXT, INTEGER, INTEGER, TIMESTAMPTZ, TIMESTAMPTZ, UUID), quota_expire(UUID, TIMESTAMPTZ),
  quota_reserve(UUID, UUID, INTEGER, TIMESTAMPTZ), quota_settle(UUID, TEXT, TIMESTAMPTZ),
  quota_adjust(UUID, INTEGER, INTEGER, INTEGER, TIMESTAMPTZ) TO imagemint_service;
GRANT SELECT, INSERT, UPDATE ON "stripe_customers", "orders", "subscriptions", "refunds", "refund_requests", "disputes", "stripe_events",
  "goodwill_proposals", "messages", "blocks" TO imagemint_service;
GRANT SELECT, INSERT ON "reconciliations" TO imagemint_service;
GRANT DELETE ON "stripe_events", "messages", "blocks" TO imagemint_service;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO imagemint_service;
