import type { AddressInfo } from "node:net";
import { createHash } from "node:crypto";
import fastify, { type FastifyInstance } from "fastify";
import { utcDayOf } from "../experiment/index.ts";
import { apiRoutes } from "./api/index.ts";
import { installBodyParsers } from "./body-parsers.ts";
import { controlRoutes } from "./control-routes.ts";
import { installFaults } from "./faults/fault-hooks.ts";
import { Faults } from "./faults/faults.ts";
import { importExperiments } from "./import/import-experiments.ts";
import type { Sandbox, SandboxOptions } from "./options.ts";
import { pageRoutes } from "./page/page-routes.ts";
import { installRequestLog, type RequestRecord } from "./request-log.ts";
import { buildScenarios } from "./scenarios/build.ts";
import { DEFAULT_SCENARIOS, PAST_SCENARIOS } from "./scenarios/catalogue.ts";
import { FileShelf } from "./slack/file-shelf.ts";
import { SlackRefusal } from "./slack/refusal.ts";
import { Questions } from "./slack/questions.ts";
import { Interactions } from "./slack/interactions.ts";
import { slackRoutes } from "./slack/routes.ts";
import { Workspace } from "./slack/workspace.ts";
import { Counter } from "./traffic/counter.ts";
import { Experiments } from "./world/experiments.ts";
import { Refusal } from "./world/refusal.ts";
import { readState, writeState, type SandboxState } from "./world/state.ts";

const LOOPBACK = ["127.0.0.1", "::1", "localhost"];
const MAX_BODY_BYTES = 20 * 1024 * 1024;
const DEFAULT_KEYS = ["sandbox-key", "sandbox-stop-key"].map((key) => ({ key, scopes: ["all"] }));

/**
 * Starts the emulated Ours Privacy API and Slack.
 * @throws RangeError on a host that is not loopback or an unknown scenario
 * @throws UnreadableCsv, CsvProblems when the imported file has problems, with line numbers; nothing is imported then
 * @throws Error when the state file cannot be used
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { clock, generation = "current", host = "127.0.0.1" } = options;
  if (!LOOPBACK.includes(host)) throw new RangeError(`startSandbox requires a loopback host, not ${host}`);
  const state = openState(options);
  const { stateFile, keepsState = true } = options;
  const save = (): void => (stateFile === undefined || !keepsState ? undefined : writeState(stateFile, state));
  const experiments = new Experiments(state.experiments, clock, new Counter(state.seed, utcDayOf(state.epoch)));
  const slack = new Workspace(options.slackChannels ?? ["experiments", "growth", "general"], state.messages, clock);
  const interactions = new Interactions(slack, clock);
  const questions = new Questions(interactions, clock, () => url());
  const files = new FileShelf(state.files);
  const faults = new Faults();
  const requests: RequestRecord[] = [];
  save();

  const app = fastify({
    forceCloseConnections: true,
    bodyLimit: MAX_BODY_BYTES,
    routerOptions: { maxParamLength: 500 },
  });
  const url = (): string => urlOf(app, host);
  installBodyParsers(app);
  installRequestLog(app, requests);
  installFaults(app, faults, (id) => wordsOf(experiments, id));
  installErrors(app);
  controlRoutes(app, faults, clock);
  await apiRoutes(app, { experiments, clock, generation, keys: options.apiKeys ?? DEFAULT_KEYS }, save);
  slackRoutes(app, {
    tokens: options.slackTokens,
    context: () => ({ workspace: slack, files, url: url(), refusesNewBlocks: options.refusesNewBlocks ?? false }),
    onChange: save,
    questions,
  });
  pageRoutes(app, {
    experiments,
    workspace: slack,
    interactions,
    questions,
    faults,
    clock,
    generation,
    notes: state.notes,
  });
  await app.listen({ port: options.port, host });

  return {
    url: url(),
    slackApiUrl: `${url()}/slack/api/`,
    slackPageUrl: `${url()}/slack`,
    notes: state.notes,
    experiments,
    slack,
    questions,
    connectApp: (to) => interactions.connect(to),
    requests,
    faults,
    close: () => app.close(),
  };
}

/** What an earlier run left, or a new world. */
function openState(options: SandboxOptions): SandboxState {
  const asked = madeOf(options);
  const saved = options.stateFile === undefined ? undefined : readState(options.stateFile);
  if (saved !== undefined) {
    if ((asked !== undefined && saved.made !== asked) || saved.seed !== options.seed) {
      throw new Error(
        `the sandbox's state in ${options.stateFile} was made from another seed or other experiments; delete it or name another file`,
      );
    }
    return saved;
  }
  const epoch = options.clock.now();
  const made =
    options.importCsv === undefined
      ? {
          experiments: buildScenarios(options.scenarios ?? demonstration(options), utcDayOf(epoch), Date.parse(epoch)),
          notes: [],
        }
      : importExperiments(options.importCsv, options.importMode ?? "past", utcDayOf(epoch));
  return { version: 1, epoch, seed: options.seed, made: asked ?? "default", messages: [], files: [], ...made };
}

function demonstration({ withPast = false }: SandboxOptions): readonly string[] {
  return withPast ? [...DEFAULT_SCENARIOS, ...PAST_SCENARIOS] : DEFAULT_SCENARIOS;
}

/** Names what was asked for; undefined: nothing in particular. */
function madeOf({ scenarios, importCsv, importMode }: SandboxOptions): string | undefined {
  if (importCsv !== undefined)
    return `csv ${importMode ?? "past"} ${createHash("sha256").update(importCsv).digest("hex")}`;
  return scenarios?.join(" ");
}

function installErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    if (error instanceof Refusal) {
      return reply
        .code(error.status)
        .send({ error: error.message, ...(error.details === undefined ? {} : { details: error.details }) });
    }
    if (error instanceof SlackRefusal) return reply.code(404).send({ ok: false, error: error.error });
    return reply.code(error.statusCode ?? 500).send({ error: error.message });
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: "Not found" }));
}

function wordsOf(experiments: Experiments, id: string): readonly string[] {
  const found = experiments.all().find((experiment) => experiment.id === id);
  return found === undefined ? [id] : [found.id, found.key, found.scenario];
}

function urlOf(app: FastifyInstance, host: string): string {
  const { port } = app.server.address() as AddressInfo;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
