-- With the id comes what changes most: who waits for a state or a fence need not read the row to know that it is not his.
CREATE OR REPLACE FUNCTION run_notify() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('imagemint_run', concat_ws(' ', NEW.id, NEW.state, NEW.fence));
  RETURN NULL;
END $$;
