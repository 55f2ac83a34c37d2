import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, it } from "vitest";
import { decisionAt } from "../../../src/app/site/decision.ts";
import { experimentAt } from "../../../src/app/site/experiment.ts";
import { experimentsAt } from "../../../src/app/site/experiments.ts";
import { programAt } from "../../../src/app/site/program.ts";
import { systemAt } from "../../../src/app/site/system.ts";
import { whatIfAt } from "../../../src/app/site/what-if.ts";
import type { SitePage, SiteParameters } from "../../../src/http/index.ts";
import { ANSWER_SCHEMAS } from "../../http/page/answer-schemas.ts";
import { useWorlds } from "../../support/world.ts";
import { answering, pageToolsOf } from "./page-tools.ts";

const aWorld = useWorlds();
const { signal: NEVER } = new AbortController();
const AT = "2026-11-23T09:00:00.000Z";

/** What the document says an answer of this page is; the list of what is not so. */
function judge(page: SitePage): (answer: object) => readonly string[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addSchema({
    $id: "document",
    components: { schemas: JSON.parse(readFileSync(ANSWER_SCHEMAS, "utf8")) as object },
  });
  const check = ajv.compile({ $ref: `document#/components/schemas/${page.twin!.answer}` });
  return (answer) => {
    check(JSON.parse(JSON.stringify(answer)));
    return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ""}`);
  };
}

it("What pages answer as JSON is what the OpenAPI document says, for experiments of every kind", async () => {
  const world = await aWorld({});
  await world.digest();
  const tools = pageToolsOf(world);
  const line = {
    id: "1",
    job: "monitoring.sweep",
    startedAt: AT,
    endedAt: AT,
    isSigned: false,
    attemptsMade: 1,
    failedReason: undefined,
    result: undefined,
  };
  const system = systemAt(tools, {
    queue: {
      inspect: async () => ({
        counts: { waiting: 1, running: 0, delayed: 2, parents: 0, failed: 1 },
        schedules: [{ id: "monitoring.sweep:main", cron: "7 * * * *", timeZone: "UTC", next: AT }],
        running: [],
        failed: [{ ...line, failedReason: "Ours Privacy did not answer" }],
        done: [{ ...line, result: { evaluated: ["dec_1"], requests: 4 } }],
      }),
    },
    readiness: async () => ({ ready: true, checks: { queue: { ok: true, detail: "0 waiting" } } }),
    configuration: [{ name: "log", value: "info" }],
    configurationReadAt: () => AT,
    warnings: [],
    versions: [{ name: "Herald", version: "0.1.0" }],
    publicUrl: () => "http://127.0.0.1:3000",
  });
  const found = new Map<string, readonly string[]>();
  const ask = async (page: SitePage, parameters: SiteParameters = {}, query: SiteParameters = {}): Promise<object> => {
    const answer = (await page.json!(parameters, query, NEVER))!;
    found.set(`${page.path} ${JSON.stringify(parameters)}`, judge(page)(answer));
    return answer;
  };

  const { rows } = (await ask(experimentsAt(tools))) as { readonly rows: readonly { readonly experimentId: string }[] };
  expect(rows.length).toBeGreaterThan(10);
  for (const { experimentId: id } of rows) {
    const { decisionId } = (await ask(experimentAt(tools)[0]!, { account: world.account, id })) as {
      readonly decisionId: string;
    };
    await ask(decisionAt(tools), { id: decisionId });
  }
  const winner = { account: world.account, id: world.idOf("clear-winner") };
  await ask(whatIfAt(tools, answering), winner, { minDays: "14" });
  await ask(programAt(tools, () => "http://127.0.0.1:3000")[0]!);
  await ask(system);
  expect([...found].filter(([, problems]) => problems.length > 0)).toEqual([]);
  // It looks: an answer without one of its members is told.
  const [page] = experimentAt(tools);
  const nameless = { ...(await page!.json!(winner, {}, NEVER)), name: undefined };
  expect(judge(page!)(nameless)).toEqual([" must have required property 'name'"]);
});
