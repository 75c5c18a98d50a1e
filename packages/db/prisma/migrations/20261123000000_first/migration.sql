-- Tables -------------------------------------------------------------------------------------------

CREATE TABLE "accounts" (
  "id" UUID NOT NULL,
  "email_ciphertext" BYTEA NOT NULL,
  "email_index" BYTEA NOT NULL,
  "role" TEXT NOT NULL CHECK ("role" IN ('customer', 'staff')),
  "plan" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "accounts_email_index_key" ON "accounts"("email_index");

CREATE TABLE "sign_in_links" (
  "id" UUID NOT NULL,
  "token_hash" BYTEA NOT NULL,
  "email_ciphertext" BYTEA NOT NULL,
  "email_index" BYTEA NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  "used_at" TIMESTAMPTZ(3),
  CONSTRAINT "sign_in_links_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "sign_in_links_token_hash_key" ON "sign_in_links"("token_hash");
CREATE INDEX "sign_in_links_email_index_created_at_idx" ON "sign_in_links"("email_index", "created_at");
CREATE INDEX "sign_in_links_expires_at_idx" ON "sign_in_links"("expires_at");

CREATE TABLE "sessions" (
  "id" UUID NOT NULL,
  "token_hash" BYTEA NOT NULL,
  "account_id" UUID NOT NULL,
  "device_class" TEXT NOT NULL,
  "browser" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "sessions_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "sessions_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "sessions_token_hash_key" ON "sessions"("token_hash");
CREATE INDEX "sessions_account_id_idx" ON "sessions"("account_id");
CREATE INDEX "sessions_expires_at_idx" ON "sessions"("expires_at");

CREATE TABLE "api_keys" (
  "id" UUID NOT NULL,
  "account_id" UUID NOT NULL,
  "label" TEXT NOT NULL,
  "token_hash" BYTEA NOT NULL,
  "hint" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "last_used_on" DATE,
  "revoked_at" TIMESTAMPTZ(3),
  CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "api_keys_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "api_keys_token_hash_key" ON "api_keys"("token_hash");
CREATE INDEX "api_keys_account_id_idx" ON "api_keys"("account_id");

CREATE TABLE "grants" (
  "id" UUID NOT NULL,
  "account_id" UUID NOT NULL,
  "origin" TEXT NOT NULL,
  "priority" INTEGER NOT NULL,
  "amount" INTEGER NOT NULL CHECK ("amount" > 0),
  "available" INTEGER NOT NULL CHECK ("available" >= 0),
  "held" INTEGER NOT NULL CHECK ("held" >= 0),
  "ends_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "grants_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "grants_account_id_origin_key" ON "grants"("account_id", "origin");

CREATE TABLE "holds" (
  "run_id" UUID NOT NULL,
  "account_id" UUID NOT NULL,
  "amount" INTEGER NOT NULL CHECK ("amount" > 0),
  "state" TEXT NOT NULL CHECK ("state" IN ('OPEN', 'COMMITTED', 'RELEASED')),
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "settled_at" TIMESTAMPTZ(3),
  CONSTRAINT "holds_pkey" PRIMARY KEY ("run_id")
);
CREATE INDEX "holds_account_id_state_idx" ON "holds"("account_id", "state");

CREATE TABLE "ledger_entries" (
  "seq" BIGSERIAL NOT NULL,
  "account_id" UUID NOT NULL,
  "grant_id" UUID NOT NULL,
  "run_id" UUID,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('grant', 'reserve', 'commit', 'release', 'expire')),
  "debit_book" TEXT NOT NULL CHECK ("debit_book" IN ('issued', 'available', 'held', 'spent', 'expired')),
  "credit_book" TEXT NOT NULL CHECK ("credit_book" IN ('issued', 'available', 'held', 'spent', 'expired')),
  "amount" INTEGER NOT NULL CHECK ("amount" > 0),
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "ledger_entries_pkey" PRIMARY KEY ("seq")
);
CREATE INDEX "ledger_entries_account_id_seq_idx" ON "ledger_entries"("account_id", "seq");
CREATE INDEX "ledger_entries_run_id_idx" ON "ledger_entries"("run_id");

CREATE TABLE "runs" (
  "id" UUID NOT NULL,
  "account_id" UUID NOT NULL,
  "tool" TEXT NOT NULL,
  "params" JSONB NOT NULL,
  "credits" INTEGER NOT NULL,
  "state" TEXT NOT NULL CHECK ("state" IN ('RECEIVED', 'QUEUED', 'PROCESSING', 'READY', 'DELIVERED', 'EXPIRED', 'FAILED', 'CANCELLED')),
  "fence" INTEGER NOT NULL DEFAULT 0,
  "max_megapixels" INTEGER NOT NULL,
  "priority" INTEGER NOT NULL,
  "recipient_key" TEXT,
  "retain_seconds" INTEGER NOT NULL,
  "output_format" TEXT,
  "result_object_id" UUID,
  "error_code" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "queued_at" TIMESTAMPTZ(3),
  "processing_at" TIMESTAMPTZ(3),
  "source_purged_at" TIMESTAMPTZ(3),
  "ready_at" TIMESTAMPTZ(3),
  "transferred_at" TIMESTAMPTZ(3),
  "result_purged_at" TIMESTAMPTZ(3),
  "ended_at" TIMESTAMPTZ(3),
  "ends_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "runs_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "runs_state_ends_at_idx" ON "runs"("state", "ends_at");
CREATE INDEX "runs_state_priority_queued_at_idx" ON "runs"("state", "priority", "queued_at");
CREATE INDEX "runs_account_id_created_at_idx" ON "runs"("account_id", "created_at" DESC);

CREATE TABLE "diagnostics" (
  "run_id" UUID NOT NULL,
  "packed" BIGINT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "diagnostics_pkey" PRIMARY KEY ("run_id")
);

CREATE TABLE "idempotency_keys" (
  "account_id" UUID NOT NULL,
  "key_hash" BYTEA NOT NULL,
  "fingerprint" BYTEA NOT NULL,
  "run_id" UUID NOT NULL,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("account_id", "key_hash")
);
CREATE INDEX "idempotency_keys_expires_at_idx" ON "idempotency_keys"("expires_at");

CREATE TABLE "content_objects" (
  "id" UUID NOT NULL,
  "run_id" UUID NOT NULL,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('source', 'result')),
  "size_bucket" INTEGER,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "ends_at" TIMESTAMPTZ(3) NOT NULL,
  "purge_reason" TEXT,
  CONSTRAINT "content_objects_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "content_objects_run_id_idx" ON "content_objects"("run_id");
CREATE INDEX "content_objects_ends_at_idx" ON "content_objects"("ends_at");

CREATE TABLE "purge_log" (
  "seq" BIGSERIAL NOT NULL,
  "object_id" UUID NOT NULL,
  "run_id" UUID NOT NULL,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('source', 'result')),
  "reason" TEXT NOT NULL CHECK ("reason" IN ('processed', 'acknowledged', 'delivered', 'expired', 'failed', 'cancelled', 'aborted', 'stray')),
  "size_bucket" INTEGER,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "due_at" TIMESTAMPTZ(3) NOT NULL,
  "purged_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "purge_log_pkey" PRIMARY KEY ("seq")
);
CREATE UNIQUE INDEX "purge_log_object_id_key" ON "purge_log"("object_id");
CREATE INDEX "purge_log_run_id_idx" ON "purge_log"("run_id");
CREATE INDEX "purge_log_purged_at_idx" ON "purge_log"("purged_at");

CREATE TABLE "staff_reads" (
  "seq" BIGSERIAL NOT NULL,
  "staff_id" UUID NOT NULL,
  "subject_id" UUID,
  "page" TEXT NOT NULL,
  "read_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "staff_reads_pkey" PRIMARY KEY ("seq")
);
CREATE INDEX "staff_reads_subject_id_read_at_idx" ON "staff_reads"("subject_id", "read_at");

-- Rows that nobody may change ------------------------------------------------------------------------

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'IM009';
END $$;

CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_entries" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER purge_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "purge_log" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER staff_reads_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "staff_reads" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- End dates can only move closer ---------------------------------------------------------------------

CREATE FUNCTION refuse_later_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.ends_at > OLD.ends_at THEN
    RAISE EXCEPTION 'the end date of % can only be shortened', TG_TABLE_NAME USING ERRCODE = 'IM008';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER content_objects_end_shortens BEFORE UPDATE OF "ends_at" ON "content_objects" FOR EACH ROW EXECUTE FUNCTION refuse_later_end();

-- Quota: the only writers of grants, holds and the ledger ----------------------------------------------

CREATE FUNCTION quota_lock(p_account UUID) RETURNS VOID LANGUAGE sql AS $$
  SELECT 1 FROM accounts WHERE id = p_account FOR NO KEY UPDATE;
$$;

-- Gives credits once per (account, origin). Returns whether this call gave them.
CREATE FUNCTION quota_grant(p_account UUID, p_origin TEXT, p_amount INTEGER, p_priority INTEGER, p_ends_at TIMESTAMPTZ, p_now TIMESTAMPTZ)
RETURNS BOOLEAN LANGUAGE plpgsql AS $$
DECLARE v_id UUID;
BEGIN
  INSERT INTO grants (id, account_id, origin, priority, amount, available, held, ends_at, created_at)
  VALUES (gen_random_uuid(), p_account, p_origin, p_priority, p_amount, p_amount, 0, p_ends_at, p_now)
  ON CONFLICT (account_id, origin) DO NOTHING RETURNING id INTO v_id;
  IF v_id IS NULL THEN RETURN FALSE; END IF;
  INSERT INTO ledger_entries (account_id, grant_id, kind, debit_book, credit_book, amount, created_at)
  VALUES (p_account, v_id, 'grant', 'issued', 'available', p_amount, p_now);
  RETURN TRUE;
END $$;

-- Moves what is left of ended grants out of the balance.
CREATE FUNCTION quota_expire(p_account UUID, p_now TIMESTAMPTZ) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
  WITH ended AS (
    SELECT id, available FROM grants WHERE account_id = p_account AND ends_at <= p_now AND available > 0 FOR UPDATE
  ), emptied AS (
    UPDATE grants g SET available = 0 FROM ended e WHERE g.id = e.id
  )
  INSERT INTO ledger_entries (account_id, grant_id, kind, debit_book, credit_book, amount, created_at)
  SELECT p_account, id, 'expire', 'available', 'expired', available, p_now FROM ended;
END $$;

-- Sets p_amount credits aside for a run; burns by priority, then earliest end, then oldest. Idempotent per run.
-- Raises IM001 when the balance is too small.
CREATE FUNCTION quota_reserve(p_account UUID, p_run UUID, p_amount INTEGER, p_now TIMESTAMPTZ) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE
  v_need INTEGER := p_amount;
  v_take INTEGER;
  v_grant RECORD;
BEGIN
  PERFORM quota_lock(p_account);
  IF EXISTS (SELECT 1 FROM holds WHERE run_id = p_run) THEN RETURN; END IF;
  PERFORM quota_expire(p_account, p_now);
  FOR v_grant IN
    SELECT id, available FROM grants WHERE account_id = p_account AND available > 0
    ORDER BY priority, ends_at NULLS LAST, created_at, id FOR UPDATE
  LOOP
    v_take := LEAST(v_need, v_grant.available);
    UPDATE grants SET available = available - v_take, held = held + v_take WHERE id = v_grant.id;
    INSERT INTO ledger_entries (account_id, grant_id, run_id, kind, debit_book, credit_book, amount, created_at)
    VALUES (p_account, v_grant.id, p_run, 'reserve', 'available', 'held', v_take, p_now);
    v_need := v_need - v_take;
    EXIT WHEN v_need = 0;
  END LOOP;
  IF v_need > 0 THEN
    RAISE EXCEPTION 'insufficient credits' USING ERRCODE = 'IM001';
  END IF;
  INSERT INTO holds (run_id, account_id, amount, state, created_at) VALUES (p_run, p_account, p_amount, 'OPEN', p_now);
END $$;

-- Settles a hold as COMMITTED or RELEASED. Idempotent; the first settlement stands. Returns whether this call settled it.
CREATE FUNCTION quota_settle(p_run UUID, p_state TEXT, p_now TIMESTAMPTZ) RETURNS BOOLEAN LANGUAGE plpgsql AS $$
DECLARE
  v_account UUID;
  v_part RECORD;
BEGIN
  SELECT account_id INTO v_account FROM holds WHERE run_id = p_run;
  IF v_account IS NULL THEN RETURN FALSE; END IF;
  PERFORM quota_lock(v_account);
  UPDATE holds SET state = p_state, settled_at = p_now WHERE run_id = p_run AND state = 'OPEN';
  IF NOT FOUND THEN RETURN FALSE; END IF;
  FOR v_part IN SELECT grant_id, amount FROM ledger_entries WHERE run_id = p_run AND kind = 'reserve' ORDER BY seq LOOP
    IF p_state = 'COMMITTED' THEN
      UPDATE grants SET held = held - v_part.amount WHERE id = v_part.grant_id;
    ELSE
      UPDATE grants SET held = held - v_part.amount, available = available + v_part.amount WHERE id = v_part.grant_id;
    END IF;
    INSERT INTO ledger_entries (account_id, grant_id, run_id, kind, debit_book, credit_book, amount, created_at)
    VALUES (v_account, v_part.grant_id, p_run,
            CASE p_state WHEN 'COMMITTED' THEN 'commit' ELSE 'release' END, 'held',
            CASE p_state WHEN 'COMMITTED' THEN 'spent' ELSE 'available' END, v_part.amount, p_now);
  END LOOP;
  PERFORM quota_expire(v_account, p_now);
  RETURN TRUE;
END $$;

-- Opens a run and its hold in one statement. Raises IM001 (credits) or IM002 (too many open runs). Idempotent per run.
CREATE FUNCTION run_open(p_run UUID, p_account UUID, p_tool TEXT, p_params JSONB, p_credits INTEGER, p_max_megapixels INTEGER, p_priority INTEGER,
  p_recipient_key TEXT, p_retain_seconds INTEGER, p_max_open INTEGER, p_now TIMESTAMPTZ, p_ends_at TIMESTAMPTZ) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
  PERFORM quota_lock(p_account);
  IF EXISTS (SELECT 1 FROM runs WHERE id = p_run) THEN RETURN; END IF;
  IF (SELECT count(*) FROM runs WHERE account_id = p_account AND state IN ('RECEIVED', 'QUEUED', 'PROCESSING')) >= p_max_open THEN
    RAISE EXCEPTION 'too many open runs' USING ERRCODE = 'IM002';
  END IF;
  PERFORM quota_reserve(p_account, p_run, p_credits, p_now);
  INSERT INTO runs (id, account_id, tool, params, credits, state, max_megapixels, priority, recipient_key, retain_seconds, created_at, ends_at)
  VALUES (p_run, p_account, p_tool, p_params, p_credits, 'RECEIVED', p_max_megapixels, p_priority, p_recipient_key, p_retain_seconds, p_now, p_ends_at);
END $$;
CREATE INDEX "runs_open_idx" ON "runs"("account_id") WHERE "state" IN ('RECEIVED', 'QUEUED', 'PROCESSING');

-- Purge: the log row, the removal of the object's row and the run's timeline change together ------------

CREATE FUNCTION purge_record(p_object UUID, p_reason TEXT, p_purged_at TIMESTAMPTZ) RETURNS BOOLEAN LANGUAGE plpgsql AS $$
DECLARE v_object content_objects;
BEGIN
  DELETE FROM content_objects WHERE id = p_object RETURNING * INTO v_object;
  IF NOT FOUND THEN RETURN FALSE; END IF;
  INSERT INTO purge_log (object_id, run_id, kind, reason, size_bucket, created_at, due_at, purged_at)
  VALUES (v_object.id, v_object.run_id, v_object.kind, COALESCE(v_object.purge_reason, p_reason), v_object.size_bucket,
          v_object.created_at, LEAST(v_object.ends_at, p_purged_at), p_purged_at);
  UPDATE runs SET
    source_purged_at = CASE v_object.kind WHEN 'source' THEN p_purged_at ELSE source_purged_at END,
    result_purged_at = CASE v_object.kind WHEN 'result' THEN p_purged_at ELSE result_purged_at END
  WHERE id = v_object.run_id;
  RETURN TRUE;
END $$;

-- Whoever listens on imagemint_run learns the id of every run that changed --------------------------------

CREATE FUNCTION run_notify() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('imagemint_run', NEW.id::text);
  RETURN NULL;
END $$;
CREATE TRIGGER runs_notify AFTER INSERT OR UPDATE ON "runs" FOR EACH ROW EXECUTE FUNCTION run_notify();

-- The role under which every app connection works ---------------------------------------------------------

DO $$
BEGIN
  CREATE ROLE imagemint_service NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
DO $$
BEGIN
  EXECUTE format('GRANT imagemint_service TO %I', current_user);
EXCEPTION WHEN unique_violation THEN NULL;
END $$;

GRANT USAGE ON SCHEMA public TO imagemint_service;
GRANT SELECT, INSERT, UPDATE ON "accounts", "sign_in_links", "sessions", "api_keys", "grants", "holds", "runs", "diagnostics", "idempotency_keys", "content_objects" TO imagemint_service;
GRANT SELECT, INSERT ON "ledger_entries", "purge_log", "staff_reads" TO imagemint_service;
GRANT DELETE ON "sign_in_links", "sessions", "api_keys", "idempotency_keys", "content_objects", "runs", "diagnostics" TO imagemint_service;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO imagemint_service;
