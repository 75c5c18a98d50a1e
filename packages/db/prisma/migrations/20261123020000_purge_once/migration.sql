-- An object that the log knows already (two reconcilers met over one stray) is taken off the list without a second entry: a refusal
-- would leave its row there for good, and the sweeper with it.
CREATE OR REPLACE FUNCTION purge_record(p_object UUID, p_reason TEXT, p_purged_at TIMESTAMPTZ) RETURNS BOOLEAN LANGUAGE plpgsql AS $$
DECLARE v_object content_objects;
BEGIN
  PERFORM 1 FROM runs WHERE id = (SELECT run_id FROM content_objects WHERE id = p_object) FOR UPDATE;
  DELETE FROM content_objects WHERE id = p_object RETURNING * INTO v_object;
  IF NOT FOUND THEN RETURN FALSE; END IF;
  INSERT INTO purge_log (object_id, run_id, kind, reason, size_bucket, created_at, due_at, purged_at)
  VALUES (v_object.id, v_object.run_id, v_object.kind, COALESCE(v_object.purge_reason, p_reason), v_object.size_bucket,
          v_object.created_at, LEAST(v_object.ends_at, p_purged_at), p_purged_at)
  ON CONFLICT (object_id) DO NOTHING;
  IF NOT FOUND THEN RETURN FALSE; END IF;
  UPDATE runs SET
    source_purged_at = CASE v_object.kind WHEN 'source' THEN p_purged_at ELSE source_purged_at END,
    result_purged_at = CASE v_object.kind WHEN 'result' THEN p_purged_at ELSE result_purged_at END
  WHERE id = v_object.run_id;
  RETURN TRUE;
END $$;
