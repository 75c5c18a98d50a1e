-- The statement that opens a run looks for a block too, so that no request pays for a query of its own.
-- Raises IM001 (credits), IM002 (too many open runs) or IM003 (blocked). Idempotent per run.
CREATE OR REPLACE FUNCTION run_open(p_run UUID, p_account UUID, p_tool TEXT, p_params JSONB, p_credits INTEGER, p_max_megapixels INTEGER,
  p_priority INTEGER, p_recipient_key TEXT, p_retain_seconds INTEGER, p_max_open INTEGER, p_now TIMESTAMPTZ, p_ends_at TIMESTAMPTZ)
RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
  PERFORM quota_lock(p_account);
  IF EXISTS (SELECT 1 FROM runs WHERE id = p_run) THEN RETURN; END IF;
  IF EXISTS (SELECT 1 FROM blocks WHERE account_id = p_account AND ends_at > p_now AND stops = 'runs' AND state IN ('ACTIVE', 'CONTESTED', 'UPHELD')) THEN
    RAISE EXCEPTION 'blocked' USING ERRCODE = 'IM003';
  END IF;
  IF (SELECT count(*) FROM runs WHERE account_id = p_account AND state IN ('RECEIVED', 'QUEUED', 'PROCESSING')) >= p_max_open THEN
    RAISE EXCEPTION 'too many open runs' USING ERRCODE = 'IM002';
  END IF;
  PERFORM quota_reserve(p_account, p_run, p_credits, p_now);
  INSERT INTO runs (id, account_id, tool, params, credits, state, max_megapixels, priority, recipient_key, retain_seconds, created_at, ends_at)
  VALUES (p_run, p_account, p_tool, p_params, p_credits, 'RECEIVED', p_max_megapixels, p_priority, p_recipient_key, p_retain_seconds, p_now, p_ends_at);
END $$;
