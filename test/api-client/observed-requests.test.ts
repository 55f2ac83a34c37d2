import { expect, it } from "vitest";
import type { MadeRequest } from "../../src/ports/index.ts";
import { hangUp, json, startHttpScript, text, type Reply } from "../support/http-script.ts";
import { closedPort } from "../support/network/closed-port.ts";
import { clientOf, collect } from "./client-under-test.ts";
import { LIST, ONE, seedExperimentWithVariants, wireLifecycle, wirePage } from "./wire.ts";

const found = json(seedExperimentWithVariants());
const GET_ONE = "GET /rest/v1/experiments/{id}";

/** What is heard of the requests that reading one experiment takes, from a server that gives these answers in turn. */
async function heardOf(...replies: Reply[]): Promise<readonly MadeRequest[]> {
  const script = await startHttpScript();
  for (const reply of replies) script.on(`GET ${ONE}`, reply);
  const heard: MadeRequest[] = [];
  const api = clientOf(script).observedBy((request) => heard.push(request));
  await api.getExperiment("exp_1").catch(() => {});
  return heard;
}

it.each`
  outcome            | reply
  ${"answered"}      | ${found}
  ${"refused"}       | ${json({ error: "No" }, 403)}
  ${"not-as-agreed"} | ${json({}, 302, { location: "https://elsewhere.example" })}
`("a request is heard of with its outcome: $outcome", async ({ outcome, reply }) => {
  expect(await heardOf(reply)).toEqual([{ operation: GET_ONE, outcome }]);
});

it("each repetition is a request of its own", async () => {
  const limited = json({}, 429, { "retry-after": "1" });
  const heard = await heardOf(limited, text("<html>", 502), found);
  expect(heard.map(({ outcome }) => outcome)).toEqual(["rate-limited", "failed", "answered"]);
  expect((await heardOf(hangUp, hangUp, hangUp)).map(({ outcome }) => outcome)).toEqual(
    Array.from({ length: 3 }, () => "no-answer"),
  );
});

it("one that certainly did not leave is heard of as such", async () => {
  const heard: MadeRequest[] = [];
  const api = clientOf({ url: `http://127.0.0.1:${await closedPort()}` }).observedBy((request) => heard.push(request));
  await api.getExperiment("exp_1").catch(() => {});
  expect(new Set(heard.map(({ outcome }) => outcome))).toEqual(new Set(["not-sent"]));
});

it("those who watch one account over the same connections hear of their own requests only, pages and writes included", async () => {
  const script = await startHttpScript();
  script
    .on(`GET ${LIST}`, json(wirePage(["a"], "c2")))
    .on(`GET ${LIST}?cursor=c2`, json(wirePage(["b"])))
    .on(`POST ${ONE}/pause`, json(wireLifecycle()))
    .on(`GET ${ONE}`, found);
  const heard: [MadeRequest[], MadeRequest[]] = [[], []];
  const api = clientOf(script);
  const [one, other] = heard.map((into) => api.observedBy((request) => into.push(request)));
  await collect(one!.listExperiments());
  await one!.pauseExperiment("exp_1");
  await other!.getExperiment("exp_1");
  expect(heard.map((requests) => requests.map(({ operation }) => operation))).toEqual([
    ["GET /rest/v1/experiments", "GET /rest/v1/experiments", "POST /rest/v1/experiments/{id}/pause"],
    [GET_ONE],
  ]);
});
