/**
 * Bodies of decisions and looks are `text`, not jsonb: jsonb reorders keys, turns -0 into 0 and refuses \u0000, and what is hashed must
 * come back byte for byte. PostgreSQL compresses long ones by itself.
 */
export const initial = {
  version: 1,
  name: "initial",
  sql: `
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION refuse_new_first_sight() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.first_seen_at <> OLD.first_seen_at OR NEW.first_fingerprint <> OLD.first_fingerprint THEN
    RAISE EXCEPTION 'the first sight of an experiment is never changed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TABLE runs (
  id text PRIMARY KEY,
  job text NOT NULL,
  as_of timestamptz NOT NULL,
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  outcome text NOT NULL CHECK (outcome IN ('running', 'done', 'failed')),
  summary json NOT NULL DEFAULT '{}',
  CHECK ((outcome = 'running') = (finished_at IS NULL))
);
CREATE INDEX runs_last_done ON runs (job, as_of DESC) WHERE outcome = 'done';

CREATE TABLE experiments (
  account text NOT NULL,
  experiment_id text NOT NULL,
  first_seen_at timestamptz NOT NULL,
  first_fingerprint text NOT NULL,
  name text NOT NULL,
  last_status text NOT NULL,
  last_seen_at timestamptz NOT NULL,
  PRIMARY KEY (account, experiment_id)
);
CREATE TRIGGER first_sight_stays BEFORE UPDATE ON experiments FOR EACH ROW EXECUTE FUNCTION refuse_new_first_sight();
CREATE TRIGGER experiments_stay BEFORE DELETE ON experiments FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE decisions (
  sequence bigint PRIMARY KEY CHECK (sequence > 0),
  id text NOT NULL UNIQUE,
  account text NOT NULL,
  experiment_id text NOT NULL,
  closed_day date NOT NULL,
  verdict text NOT NULL,
  as_of timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  input text NOT NULL,
  decision text NOT NULL,
  previous_hash text NOT NULL,
  hash text NOT NULL UNIQUE
);
CREATE INDEX decisions_of_experiment ON decisions (account, experiment_id, sequence);
CREATE TRIGGER decisions_append_only BEFORE UPDATE OR DELETE ON decisions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER decisions_never_emptied BEFORE TRUNCATE ON decisions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- One row: the end of the chain. Whoever appends locks it, so that the chain never forks; a chain cut short no longer ends here.
CREATE TABLE chain_head (
  is_only_row boolean PRIMARY KEY DEFAULT true CHECK (is_only_row),
  sequence bigint NOT NULL,
  hash text NOT NULL
);
INSERT INTO chain_head (sequence, hash) VALUES (0, repeat('0', 64));

-- Which decision about a day stands. Not always the last one appended: a conclusion may return to an earlier one.
CREATE TABLE latest_decisions (
  account text NOT NULL,
  experiment_id text NOT NULL,
  closed_day date NOT NULL,
  decision_id text NOT NULL REFERENCES decisions (id),
  as_of timestamptz NOT NULL,
  PRIMARY KEY (account, experiment_id, closed_day)
);
CREATE INDEX latest_decisions_by_decision ON latest_decisions (decision_id);

CREATE TABLE looks (
  account text NOT NULL,
  experiment_id text NOT NULL,
  day date NOT NULL,
  decision_id text NOT NULL REFERENCES decisions (id),
  look text NOT NULL,
  PRIMARY KEY (account, experiment_id, day)
);
CREATE INDEX looks_by_decision ON looks (decision_id);
CREATE TRIGGER looks_append_only BEFORE UPDATE OR DELETE ON looks FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER looks_never_emptied BEFORE TRUNCATE ON looks FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE intents (
  id text PRIMARY KEY,
  account text NOT NULL,
  experiment_id text NOT NULL,
  experiment_name text NOT NULL,
  decision_id text NOT NULL REFERENCES decisions (id),
  winner_variant_id text NOT NULL,
  on_winner text NOT NULL CHECK (on_winner IN ('record', 'rollout')),
  state text NOT NULL CHECK (state IN ('announced', 'executing', 'stopped', 'withdrawn', 'vetoed', 'overtaken', 'failed')),
  not_before timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  outcome json NOT NULL DEFAULT '{}',
  lease_owner text,
  lease_until timestamptz,
  ended_by text,
  CHECK ((lease_owner IS NULL) = (lease_until IS NULL))
);
CREATE UNIQUE INDEX intents_one_stands ON intents (account, experiment_id) WHERE state IN ('announced', 'executing', 'stopped', 'vetoed');
CREATE INDEX intents_open ON intents (not_before) WHERE state IN ('announced', 'executing');
CREATE INDEX intents_recent ON intents (updated_at);
CREATE TRIGGER intents_stay BEFORE DELETE ON intents FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE intent_events (
  sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  intent_id text NOT NULL REFERENCES intents (id),
  at timestamptz NOT NULL,
  state text NOT NULL,
  actor text,
  detail json NOT NULL DEFAULT '{}'
);
CREATE INDEX intent_events_of_intent ON intent_events (intent_id, sequence);
CREATE TRIGGER intent_events_append_only BEFORE UPDATE OR DELETE ON intent_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER intent_events_never_emptied BEFORE TRUNCATE ON intent_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE deliveries (
  key text PRIMARY KEY,
  channel text NOT NULL,
  state text NOT NULL CHECK (state IN ('sending', 'sent')),
  channel_id text,
  ts text,
  content_hash text NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  lease_owner text,
  lease_until timestamptz,
  -- An earlier attempt may have reached the channel.
  is_doubtful boolean NOT NULL DEFAULT false,
  CHECK ((lease_owner IS NULL) = (lease_until IS NULL)),
  CHECK (state <> 'sent' OR (channel_id IS NOT NULL AND ts IS NOT NULL))
);
CREATE INDEX deliveries_by_age ON deliveries (updated_at);

-- A condition people were told of: from its onset until it ended.
CREATE TABLE alerts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account text NOT NULL,
  experiment_id text NOT NULL,
  kind text NOT NULL,
  arm_id text NOT NULL DEFAULT '',
  fact json NOT NULL,
  onset_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE UNIQUE INDEX alerts_one_open ON alerts (account, experiment_id, kind, arm_id) WHERE ended_at IS NULL;
`,
};
