/**
 * `days` is json and what is longer is packed (`decisions/packing.ts`): jsonb reorders keys, turns -0 into 0 and refuses \u0000, and what is
 * hashed must come back byte for byte. Hashes are bytea, half the size of their text.
 */
export const initial = {
  version: 1,
  name: "initial",
  sql: `
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

-- The one change that a decision's row takes: its facts leave for an archive, and their hash stays. (json has no equality, texts of rows have.)
CREATE FUNCTION refuse_all_but_archiving() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE before record := NEW;
BEGIN
  before.facts := OLD.facts;
  before.facts_hash := OLD.facts_hash;
  before.archive_id := OLD.archive_id;
  IF OLD.archive_id IS NULL AND NEW.archive_id IS NOT NULL AND NEW.facts IS NULL AND before::text = OLD::text THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION refuse_new_first_sight() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.first_seen_at <> OLD.first_seen_at OR NEW.first_fingerprint <> OLD.first_fingerprint OR NEW.account_facts <> OLD.account_facts THEN
    RAISE EXCEPTION 'the first sight of an experiment is never changed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

-- Whether a text names a person by an id: names, which may have spaces and other signs, do not pass.
CREATE FUNCTION is_person(id text) RETURNS boolean LANGUAGE sql IMMUTABLE
  RETURN id ~ '^[a-z]+:[A-Za-z0-9_.@+%-]{1,254}$';

-- What work must find again: that something was told, when a digest was made, what was read after a stop. The first of a key stays.
CREATE TABLE notes (
  key text PRIMARY KEY,
  topic text NOT NULL,
  as_of timestamptz NOT NULL,
  at timestamptz NOT NULL,
  fact json NOT NULL
);
CREATE INDEX notes_latest ON notes (topic, as_of DESC);

CREATE TABLE experiments (
  account text NOT NULL,
  experiment_id text NOT NULL,
  first_seen_at timestamptz NOT NULL,
  first_fingerprint text NOT NULL,
  -- What the account's other experiments said when this one was first seen.
  account_facts text NOT NULL,
  name text NOT NULL,
  last_status text NOT NULL,
  last_seen_at timestamptz NOT NULL,
  -- In people's words, as last read; null: none.
  hypothesis text,
  -- Stretches in which it was seen paused.
  pauses text NOT NULL,
  PRIMARY KEY (account, experiment_id)
);
CREATE INDEX experiments_by_status ON experiments (account, last_status);
CREATE TRIGGER first_sight_stays BEFORE UPDATE ON experiments FOR EACH ROW EXECUTE FUNCTION refuse_new_first_sight();
CREATE TRIGGER experiments_stay BEFORE DELETE ON experiments FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- When an experiment was last read in full, and what then stood: what has not changed since need not be read at every sweep.
CREATE TABLE readings (
  account text NOT NULL,
  experiment_id text NOT NULL,
  at timestamptz NOT NULL,
  last_closed_day date NOT NULL,
  -- Null: it has to be read again.
  stamp text,
  decision_id text NOT NULL,
  PRIMARY KEY (account, experiment_id)
) WITH (fillfactor = 70);

-- What the list of a sweep said last of an experiment, where it said all of it: the job that reads its counts need not ask again.
CREATE TABLE listings (
  account text NOT NULL,
  experiment_id text NOT NULL,
  at timestamptz NOT NULL,
  experiment text NOT NULL,
  PRIMARY KEY (account, experiment_id)
) WITH (fillfactor = 70);

-- By what a list of many experiments is sorted and filtered, of the decision that stands about each: made of it, and never more than that. Name and status
-- are those of the table experiments, kept here too: a list of thousands reads one table.
CREATE TABLE listed (
  account text NOT NULL,
  experiment_id text NOT NULL,
  name text NOT NULL,
  status text NOT NULL,
  as_of timestamptz NOT NULL,
  closed_day date NOT NULL,
  decision_id text NOT NULL,
  experiment_key text NOT NULL,
  policy text NOT NULL,
  attention text,
  problem text,
  day integer NOT NULL,
  chance float8,
  lift float8,
  evidence float8,
  expected_on date,
  lifts float4[] NOT NULL,
  PRIMARY KEY (account, experiment_id)
) WITH (fillfactor = 70);
CREATE INDEX listed_by_attention ON listed (account, attention) WHERE attention IS NOT NULL;

-- What decisions rest on beside counts and looks, once for all that share it.
CREATE TABLE premises (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  hash bytea NOT NULL UNIQUE,
  body bytea NOT NULL
);
CREATE TRIGGER premises_append_only BEFORE UPDATE OR DELETE ON premises FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER premises_never_emptied BEFORE TRUNCATE ON premises FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Files that facts of decisions were moved to, each by the hash of its lines.
CREATE TABLE archives (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  before date NOT NULL,
  made_at timestamptz NOT NULL,
  sha256 bytea NOT NULL UNIQUE,
  file text NOT NULL
);
CREATE TRIGGER archives_append_only BEFORE UPDATE OR DELETE ON archives FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER archives_never_emptied BEFORE TRUNCATE ON archives FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Of the days, a row holds those that no row of its experiment held before, or not with these counts. Its root is the hash of all days and
-- earlier looks that it was made from. Fixed widths first: no byte is lost between columns.
CREATE TABLE decisions (
  sequence bigint PRIMARY KEY CHECK (sequence > 0),
  as_of timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  premise_id bigint NOT NULL REFERENCES premises (id),
  closed_day date NOT NULL,
  look_counts boolean NOT NULL,
  id text NOT NULL UNIQUE,
  account text NOT NULL,
  experiment_id text NOT NULL,
  verdict text NOT NULL,
  days json NOT NULL,
  root bytea NOT NULL,
  look bytea,
  facts bytea,
  previous_hash bytea NOT NULL,
  hash bytea NOT NULL,
  -- Where the facts are archived: the hash of their text, and where they are.
  facts_hash bytea,
  archive_id bigint REFERENCES archives (id),
  CHECK (look IS NOT NULL OR NOT look_counts),
  CHECK ((facts IS NULL) = (archive_id IS NOT NULL)),
  CHECK ((facts_hash IS NULL) = (archive_id IS NULL))
);
CREATE INDEX decisions_of_experiment ON decisions (account, experiment_id, closed_day);
CREATE TRIGGER decisions_append_only BEFORE UPDATE ON decisions FOR EACH ROW EXECUTE FUNCTION refuse_all_but_archiving();
CREATE TRIGGER decisions_stay BEFORE DELETE ON decisions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER decisions_never_emptied BEFORE TRUNCATE ON decisions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- One row: the end of the chain. Whoever appends locks it, so that the chain never forks; a chain cut short no longer ends here.
CREATE TABLE chain_head (
  is_only_row boolean PRIMARY KEY DEFAULT true CHECK (is_only_row),
  sequence bigint NOT NULL,
  hash text NOT NULL
);
INSERT INTO chain_head (sequence, hash) VALUES (0, repeat('0', 64));

-- When a decision was last concluded again. Which one of a day stands is told by that: a conclusion may return to an earlier one.
CREATE TABLE confirmations (
  sequence bigint PRIMARY KEY REFERENCES decisions (sequence),
  as_of timestamptz NOT NULL
) WITH (fillfactor = 70);

CREATE TABLE intents (
  id text PRIMARY KEY,
  account text NOT NULL,
  experiment_id text NOT NULL,
  experiment_name text NOT NULL,
  decision_id text NOT NULL REFERENCES decisions (id),
  act text NOT NULL CHECK (act IN ('stop', 'pause', 'resume', 'rollout', 'end-rollout')),
  because text NOT NULL CHECK (because IN ('winner', 'harm', 'horizon', 'futility', 'asked')),
  -- Of a stop the winner, null where none is declared; of a rollout the variant.
  variant_id text,
  on_winner text NOT NULL CHECK (on_winner IN ('record', 'rollout')),
  state text NOT NULL CHECK (state IN ('announced', 'executing', 'stopped', 'paused', 'resumed', 'rolled-out', 'rollout-ended', 'withdrawn', 'vetoed', 'overtaken', 'failed')),
  not_before timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  -- How it ended; null while it is open.
  outcome json,
  lease_owner text,
  lease_until timestamptz,
  ended_by text,
  -- The person who asked for it; null: Herald by itself.
  requested_by text CHECK (is_person(requested_by)),
  -- When its request may first have left.
  begun_at timestamptz,
  CHECK ((lease_owner IS NULL) = (lease_until IS NULL)),
  CHECK (act <> 'stop' OR (variant_id IS NOT NULL) = (because = 'winner')),
  CHECK ((act = 'rollout') <= (variant_id IS NOT NULL)),
  CHECK (act NOT IN ('pause', 'resume', 'end-rollout') OR variant_id IS NULL)
);
CREATE UNIQUE INDEX intents_one_open ON intents (account, experiment_id) WHERE state IN ('announced', 'executing');
CREATE UNIQUE INDEX intents_one_stop_stands ON intents (account, experiment_id) WHERE state = 'stopped';
CREATE INDEX intents_of_experiment ON intents (account, experiment_id);
CREATE INDEX intents_of_decision ON intents (decision_id);
CREATE INDEX intents_open ON intents (not_before) WHERE state IN ('announced', 'executing');
CREATE INDEX intents_recent ON intents (updated_at);
CREATE INDEX intents_begun ON intents (begun_at) WHERE begun_at IS NOT NULL;
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

-- What people are called, and nowhere else: everything else names them by an id, a medium and what it calls them.
CREATE TABLE people (
  id text PRIMARY KEY CHECK (is_person(id)),
  name text NOT NULL,
  named_at timestamptz NOT NULL
);

-- What people told Herald.
CREATE TABLE instructions (
  sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text NOT NULL UNIQUE,
  at timestamptz NOT NULL,
  actor text NOT NULL CHECK (is_person(actor)),
  via text NOT NULL,
  -- Both null: about everything.
  account text,
  experiment_id text,
  kind text NOT NULL CHECK (kind IN ('stop', 'pause-experiment', 'resume-experiment', 'rollout', 'end-rollout', 'not-yet', 'never', 'veto', 'allow', 'pause', 'resume')),
  until timestamptz,
  subject text,
  CHECK ((account IS NULL) = (experiment_id IS NULL)),
  CHECK ((account IS NULL) = (kind IN ('pause', 'resume'))),
  CHECK ((until IS NOT NULL) = (kind = 'not-yet'))
);
CREATE INDEX instructions_of_experiment ON instructions (account, experiment_id, sequence);
CREATE INDEX instructions_recent ON instructions (at);
CREATE TRIGGER instructions_append_only BEFORE UPDATE OR DELETE ON instructions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER instructions_never_emptied BEFORE TRUNCATE ON instructions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- One message or file at one destination. Where it stands is told in its medium's own words.
CREATE TABLE deliveries (
  key text NOT NULL,
  destination text NOT NULL,
  state text NOT NULL CHECK (state IN ('sending', 'sent')),
  place json,
  content_hash text NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  lease_owner text,
  lease_until timestamptz,
  -- An earlier attempt may have arrived.
  is_doubtful boolean NOT NULL DEFAULT false,
  PRIMARY KEY (key, destination),
  CHECK ((lease_owner IS NULL) = (lease_until IS NULL)),
  CHECK (state <> 'sent' OR place IS NOT NULL)
);
CREATE INDEX deliveries_by_age ON deliveries (updated_at);

-- A condition people were told of: from its onset until it ended.
CREATE TABLE alerts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account text NOT NULL,
  experiment_id text NOT NULL,
  kind text NOT NULL,
  arm_id text NOT NULL DEFAULT '',
  -- The guardrail; empty: none.
  event text NOT NULL DEFAULT '',
  fact json NOT NULL,
  onset_at timestamptz NOT NULL,
  ended_at timestamptz,
  ended json,
  decision_id text,
  CHECK ((ended_at IS NULL) = (ended IS NULL))
);
CREATE INDEX alerts_of_experiment ON alerts (account, experiment_id);
CREATE INDEX alerts_recent ON alerts (coalesce(ended_at, onset_at));
CREATE TRIGGER alerts_stay BEFORE DELETE ON alerts FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE UNIQUE INDEX alerts_one_open ON alerts (account, experiment_id, kind, arm_id, event) WHERE ended_at IS NULL;

-- Tokens of the page that no longer count: links that were followed, sessions that were ended. Each is over by itself at some time.
CREATE TABLE spent_tokens (
  id text PRIMARY KEY,
  until timestamptz NOT NULL
);
CREATE INDEX spent_tokens_by_age ON spent_tokens (until);

-- Until when Ours Privacy asked the workers of an account to wait, by this server's clock.
CREATE TABLE waits (
  account text PRIMARY KEY,
  asked_at timestamptz NOT NULL,
  until timestamptz NOT NULL
);
`,
};
