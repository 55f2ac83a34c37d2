/**
 * What people told Herald (append-only), who asked for a stop and when it began, and the alerts that open and end with a condition. A
 * veto no longer stands by itself: it is an instruction, which a person can lift.
 */
export const peopleAndAlerts = {
  version: 3,
  name: "people-and-alerts",
  sql: `
CREATE TABLE instructions (
  sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text NOT NULL UNIQUE,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  via text NOT NULL CHECK (via IN ('slack', 'cli', 'http')),
  -- Both null: about everything.
  account text,
  experiment_id text,
  kind text NOT NULL CHECK (kind IN ('stop', 'not-yet', 'never', 'veto', 'allow', 'pause', 'resume')),
  until timestamptz,
  subject text,
  CHECK ((account IS NULL) = (experiment_id IS NULL)),
  CHECK ((account IS NULL) = (kind IN ('pause', 'resume'))),
  CHECK ((until IS NOT NULL) = (kind = 'not-yet'))
);
CREATE INDEX instructions_of_experiment ON instructions (account, experiment_id, sequence);
CREATE TRIGGER instructions_append_only BEFORE UPDATE OR DELETE ON instructions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER instructions_never_emptied BEFORE TRUNCATE ON instructions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

INSERT INTO instructions (id, at, actor, via, account, experiment_id, kind, subject)
SELECT 'veto ' || id, updated_at, coalesce(outcome ->> 'by', 'someone'), 'slack', account, experiment_id, 'veto', id
FROM intents WHERE state = 'vetoed' ORDER BY updated_at, id;

ALTER TABLE intents ADD COLUMN requested_by text;
ALTER TABLE intents ADD COLUMN begun_at timestamptz;
DROP INDEX intents_one_stands;
CREATE UNIQUE INDEX intents_one_stands ON intents (account, experiment_id) WHERE state IN ('announced', 'executing', 'stopped');
CREATE INDEX intents_begun ON intents (begun_at) WHERE begun_at IS NOT NULL;

ALTER TABLE alerts ADD COLUMN decision_id text;
ALTER TABLE alerts ADD COLUMN ended json;
CREATE INDEX alerts_recent ON alerts (coalesce(ended_at, onset_at));
CREATE TRIGGER alerts_stay BEFORE DELETE ON alerts FOR EACH ROW EXECUTE FUNCTION refuse_change();
`,
};
