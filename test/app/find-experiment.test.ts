import { describe, expect, it } from "vitest";
import { withExperiment } from "../../src/app/index.ts";
import type { Experiment } from "../../src/experiment/index.ts";
import { ApiNotFoundError, ApiScopeError, ApiUnavailableError, type JobContext } from "../../src/ports/index.ts";

interface Row {
  readonly account: string;
  readonly experimentId: string;
  readonly name: string;
  readonly lastStatus: string;
}

const row = (account: string, experimentId: string, name: string, lastStatus = "running"): Row => ({
  account,
  experimentId,
  name,
  lastStatus,
});
const KNOWN = [
  row("shop", "exp_1", "Homepage hero: video vs. still"),
  row("shop", "exp_2", "Sign-up form"),
  row("blog", "exp_3", "Sign-up form", "completed"),
  row("blog", "exp_4", "Sign-Up Form, shorter"),
];
/** What only the API knows. */
const REMOTE = [{ id: "exp_9", name: "Before Herald came", status: "completed" }];

function find(payload: unknown, known: readonly Row[] = KNOWN, failure?: Error): Promise<unknown> {
  const context = {
    settings: { accounts: [{ id: "shop" }, { id: "blog" }] },
    ledger: { experiments: { list: async (account: string) => known.filter((one) => one.account === account) } },
    api: (account: string) => ({
      getExperiment: async (id: string) => {
        if (failure !== undefined) throw failure;
        const one = account === "blog" ? REMOTE.find((candidate) => candidate.id === id) : undefined;
        if (one === undefined) throw new ApiNotFoundError({ kind: "status", operation: "find", status: 404 } as never);
        return one;
      },
      async *listExperiments({ search = "" }) {
        if (account === "blog") yield* REMOTE.filter(({ name }) => name.includes(search)) as unknown as Experiment[];
      },
    }),
  };
  return withExperiment(payload, context as unknown as JobContext);
}

describe("an experiment is known", () => {
  it.each([
    ["by its id", { experiment: "exp_2" }, "shop", "exp_2"],
    ["by its name", { experiment: "Homepage hero: video vs. still" }, "shop", "exp_1"],
    ["by its name in other letters", { experiment: " homepage HERO: video vs. still " }, "shop", "exp_1"],
    ["by its name within its account", { experiment: "Sign-up form", account: "blog" }, "blog", "exp_3"],
    ["by account and id, as jobs take it", { account: "blog", experimentId: "exp_3" }, "blog", "exp_3"],
    ["by an id that only the API has seen", { experiment: "exp_9" }, "blog", "exp_9"],
    ["by a name that only the API has seen", { experiment: "Before Herald came" }, "blog", "exp_9"],
  ])("%s", async (_, payload, account, experimentId) => {
    expect(await find({ ...payload, by: "Ada" })).toEqual({ account, experimentId, by: "Ada" });
  });

  it("by nothing: then the payload stays as it is, and is judged as such", async () => {
    for (const payload of [{ by: "Ada" }, null, [], "exp_1", { experiment: 7 }])
      expect(await find(payload)).toBe(payload);
  });
});

describe("a word that may be an id or a name", () => {
  const request = { method: "GET", path: "/rest/v1/experiments/pricing" };
  it("is not taken for an id while the API is down", async () => {
    const down = new ApiUnavailableError({ ...request, kind: "status", status: 503, reason: null });
    await expect(find({ experiment: "pricing", account: "shop" }, KNOWN, down)).rejects.toBe(down);
  });

  it("is an id where it is given as one, and the job waits for the API", async () => {
    const down = new ApiUnavailableError({ ...request, kind: "status", status: 503, reason: null });
    const asked = find({ experimentId: "pricing", account: "shop" }, KNOWN, down);
    expect(await asked).toEqual({ account: "shop", experimentId: "pricing" });
  });

  it("is taken for one that exists where it cannot be read: why, the job says", async () => {
    const refused = new ApiScopeError({ ...request, kind: "status", status: 403, reason: null });
    expect(await find({ experiment: "pricing", account: "shop" }, KNOWN, refused)).toEqual({
      account: "shop",
      experimentId: "pricing",
    });
  });
});

describe("an experiment that was named wrongly is refused", () => {
  it.each([
    ["with the one that was probably meant", { experiment: "Sing-up form" }, 'did you mean "Sign-up form"?'],
    ["with those that begin like it", { experiment: "homepage" }, 'did you mean "Homepage hero: video vs. still"?'],
    ["with some that exist where none is like it", { experiment: "Pricing" }, 'the ledger has "Homepage hero'],
    [
      "when there is no such account",
      { experiment: "exp_1", account: "news" },
      'no account "news"; configured: shop, blog',
    ],
    ["when it is of another account", { experiment: "exp_1", account: "blog" }, 'there is no experiment "exp_1"'],
    ["when it is named twice", { experiment: "exp_1", experimentId: "exp_2" }, "wanted one of them"],
  ])("%s", async (_, payload, says) => {
    await expect(find(payload)).rejects.toMatchObject({
      code: "unknown-experiment",
      message: expect.stringContaining(says),
    });
  });

  it("with the candidates where several are called so", async () => {
    await expect(find({ experiment: "Sign-up form" })).rejects.toThrow(
      '2 experiments are called "Sign-up form"; name one by its id: exp_2 (account shop, running), exp_3 (account blog, completed)',
    );
  });

  it("in words where Herald knows none yet", async () => {
    await expect(find({ experiment: "Pricing" }, [])).rejects.toThrow("Herald has not seen any experiment yet");
  });
});
