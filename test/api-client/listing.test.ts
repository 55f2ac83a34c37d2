import { describe, expect, it } from "vitest";
import { json, startHttpScript } from "../support/http-script.ts";
import { recordingLog } from "../support/recording-log.ts";
import { clientOf, collect, rejection } from "./client-under-test.ts";
import { currentExperiment, LIST, seedExperiment, wirePage } from "./wire.ts";
import { ApiContractError, ApiRefusedError, type UnreadableRow } from "../../src/ports/index.ts";

async function idsOf(listing: AsyncIterable<{ id: string }>): Promise<string[]> {
  return (await collect(listing)).map(({ id }) => id);
}

describe("paging", () => {
  it("follows cursors, which it only ever sends back, to the last page", async () => {
    const script = await startHttpScript();
    script
      .on(`GET ${LIST}`, json(wirePage(["a", "b"], "c/1?=&")))
      .on(`GET ${LIST}?cursor=${encodeURIComponent("c/1?=&")}`, json(wirePage(["c"], "c2")))
      .on(`GET ${LIST}?cursor=c2`, json(wirePage(["d"], null)));
    expect(await idsOf(clientOf(script).listExperiments({ pageSize: 2 }))).toEqual(["a", "b", "c", "d"]);
    expect(script.calls.map((call) => call.query["limit"])).toEqual(["2", "2", "2"]);
  });

  it.each`
    ending                         | pagination
    ${"no more, no cursor"}        | ${{ hasMore: false }}
    ${"no more, null cursor"}      | ${{ hasMore: false, nextCursor: null }}
    ${"no more, yet a cursor"}     | ${{ hasMore: false, nextCursor: "c2" }}
    ${"more, but no cursor"}       | ${{ hasMore: true }}
    ${"more, but an empty cursor"} | ${{ hasMore: true, nextCursor: "" }}
  `("ends at $ending", async ({ pagination }) => {
    const script = await startHttpScript();
    script.on(`GET ${LIST}`, json({ ...wirePage(["a"]), pagination }));
    expect(await idsOf(clientOf(script).listExperiments())).toEqual(["a"]);
  });

  it("warns when more was announced and there was no way to it", async () => {
    const script = await startHttpScript();
    script.on(`GET ${LIST}`, json({ ...wirePage(["a"]), pagination: { hasMore: true } }));
    const log = recordingLog();
    await idsOf(clientOf(script, { log }).listExperiments());
    expect(log.entries.filter((entry) => entry.level === "warn")).toMatchObject([
      { message: "listing ended without a cursor although more was announced" },
    ]);
  });

  it("goes on past an empty page", async () => {
    const script = await startHttpScript();
    script.on(`GET ${LIST}`, json(wirePage([], "c2"))).on(`GET ${LIST}?cursor=c2`, json(wirePage(["a"])));
    expect(await idsOf(clientOf(script).listExperiments())).toEqual(["a"]);
  });

  it("tells each experiment once, though pages shift under it", async () => {
    const script = await startHttpScript();
    script
      .on(`GET ${LIST}`, json(wirePage(["a", "b"], "c2")))
      .on(`GET ${LIST}?cursor=c2`, json(wirePage(["b", "c", "c"])));
    expect(await idsOf(clientOf(script).listExperiments())).toEqual(["a", "b", "c"]);
  });

  it("ends with an error when a cursor leads back", async () => {
    const script = await startHttpScript();
    script.on(`GET ${LIST}`, json(wirePage(["a"], "c2"))).on(`GET ${LIST}?cursor=c2`, json(wirePage(["b"], "c2")));
    const error = await rejection(collect(clientOf(script).listExperiments()));
    expect(error).toBeInstanceOf(ApiContractError);
    expect((error as Error).message).toBe(`GET ${LIST}: page 2 leads back to a page already read`);
  });

  it("ends with an error after the most pages it may read", async () => {
    const script = await startHttpScript();
    script.on(`GET ${LIST}`, json(wirePage(["a"], "c2"))).on(`GET ${LIST}?cursor=c2`, json(wirePage(["b"], "c3")));
    const error = await rejection(collect(clientOf(script, { maxPages: 2 }).listExperiments()));
    expect(error).toBeInstanceOf(ApiContractError);
    expect((error as Error).message).toContain("more than 2 pages");
  });

  it("reads as many pages as are allowed", async () => {
    const script = await startHttpScript();
    script.on(`GET ${LIST}`, json(wirePage(["a"], "c2"))).on(`GET ${LIST}?cursor=c2`, json(wirePage(["b"])));
    expect(await idsOf(clientOf(script, { maxPages: 2 }).listExperiments())).toEqual(["a", "b"]);
  });

  it("goes on with pages of half the size wherever one is too long to be read", async () => {
    const long = { ...wirePage([]), padding: "x".repeat(10_000) };
    const script = await startHttpScript();
    script
      .on(`GET ${LIST}?limit=100`, json(wirePage(["a"], "c2")))
      .on(`GET ${LIST}?limit=100&cursor=c2`, json(long))
      .on(`GET ${LIST}?limit=50&cursor=c2`, json(long))
      .on(`GET ${LIST}?limit=25&cursor=c2`, json(wirePage(["b"], "c3")))
      .on(`GET ${LIST}?limit=25&cursor=c3`, json(wirePage(["c"])));
    const log = recordingLog();
    expect(await idsOf(clientOf(script, { maxResponseBytes: 5_000, log }).listExperiments())).toEqual(["a", "b", "c"]);
    expect(log.entries.filter(({ level }) => level === "warn")).toMatchObject([
      { data: { path: LIST, pageSize: 50 } },
      { data: { path: LIST, pageSize: 25 } },
    ]);
  });

  it("gives up where a page of one row is too long", async () => {
    const script = await startHttpScript();
    for (const limit of [3, 1])
      script.on(`GET ${LIST}?limit=${limit}`, json({ ...wirePage([]), padding: "x".repeat(10_000) }));
    const api = clientOf(script, { maxResponseBytes: 5_000 });
    expect(await rejection(collect(api.listExperiments({ pageSize: 3 })))).toMatchObject({
      failure: { kind: "oversize" },
    });
  });

  it("starts again once when the server refuses its own cursor, and still tells each experiment once", async () => {
    const script = await startHttpScript();
    script
      .on(`GET ${LIST}`, json(wirePage(["a", "b"], "old")))
      .on(`GET ${LIST}?cursor=old`, json({ error: "Invalid cursor" }, 400))
      .on(`GET ${LIST}`, json(wirePage(["b", "a"], "new")))
      .on(`GET ${LIST}?cursor=new`, json(wirePage(["c"])));
    expect(await idsOf(clientOf(script).listExperiments())).toEqual(["a", "b", "c"]);
  });

  it("gives up when the cursor is refused again", async () => {
    const script = await startHttpScript();
    for (const cursor of ["one", "two"]) {
      script
        .on(`GET ${LIST}`, json(wirePage(["a"], cursor)))
        .on(`GET ${LIST}?cursor=${cursor}`, json({ error: "Invalid cursor" }, 400));
    }
    const error = await rejection(collect(clientOf(script).listExperiments()));
    expect(error).toBeInstanceOf(ApiRefusedError);
    expect((error as Error).message).toBe(`GET ${LIST}: answered 400 (Invalid cursor)`);
  });

  it("does not start again when the first page is refused", async () => {
    const script = await startHttpScript();
    script.on(`GET ${LIST}`, json({ error: "Bad status" }, 400));
    expect(await rejection(collect(clientOf(script).listExperiments()))).toBeInstanceOf(ApiRefusedError);
  });

  it("reads no further when the caller stops early", async () => {
    const script = await startHttpScript();
    script.on(`GET ${LIST}`, json(wirePage(["a", "b"], "c2")));
    for await (const experiment of clientOf(script).listExperiments()) {
      expect(experiment.id).toBe("a");
      break;
    }
    expect(script.calls).toHaveLength(1);
  });

  it.each([0, 101, 2.5])("refuses pages of %d", async (pageSize) => {
    const script = await startHttpScript();
    await expect(collect(clientOf(script).listExperiments({ pageSize }))).rejects.toThrow(
      "listExperiments requires pageSize from 1 to 100",
    );
  });
});

describe("rows", () => {
  it.each`
    generation                                  | row                                               | carried
    ${"a seed server: none sent"}               | ${seedExperiment()}                               | ${undefined}
    ${"a key without the scope: an empty list"} | ${seedExperiment({ variants: [] })}               | ${undefined}
    ${"unreadable variants"}                    | ${seedExperiment({ variants: [{ nothing: 1 }] })} | ${undefined}
    ${"a current server: all sent"}             | ${currentExperiment()}                            | ${["Original", "Green"]}
  `("carry variants where all can be read ($generation)", async ({ row, carried }) => {
    const script = await startHttpScript();
    script.on(`GET ${LIST}`, json({ entities: [row], pagination: { hasMore: false } }));
    const [listed] = await collect(clientOf(script).listExperiments());
    expect(listed!.variants?.map(({ name }) => name)).toEqual(carried);
  });

  const brokenPage = {
    ...wirePage([]),
    entities: [
      seedExperiment({ id: "a" }),
      seedExperiment({ id: "b", name: "Broken", createdAt: 5 }),
      "nonsense",
      seedExperiment({ id: "c" }),
    ],
  };

  it("that are broken end the listing by default", async () => {
    const script = await startHttpScript();
    script.on(`GET ${LIST}`, json(brokenPage));
    const error = await rejection(collect(clientOf(script).listExperiments()));
    expect(error).toBeInstanceOf(ApiContractError);
    expect((error as Error).message).toContain(
      `GET ${LIST}: the answer is not as agreed at entities[1].createdAt: expected`,
    );
  });

  it("that are broken are handed over where the caller wants the healthy ones", async () => {
    const script = await startHttpScript();
    script.on(`GET ${LIST}`, json(brokenPage));
    const unreadable: UnreadableRow[] = [];
    const ids = await idsOf(clientOf(script).listExperiments({}, { onUnreadable: (row) => unreadable.push(row) }));
    expect(ids).toEqual(["a", "c"]);
    expect(unreadable).toMatchObject([
      { id: "b", name: "Broken", error: { code: "api-contract" } },
      { id: undefined, name: undefined, error: { code: "api-contract" } },
    ]);
  });

  it.each`
    what                               | pagination                             | ids
    ${"and a cursor go on"}            | ${{ nextCursor: "c2" }}                | ${["a", "b"]}
    ${"and null, and a cursor, go on"} | ${{ hasMore: null, nextCursor: "c2" }} | ${["a", "b"]}
    ${"and no cursor end"}             | ${{}}                                  | ${["a"]}
    ${"and a null cursor end"}         | ${{ nextCursor: null }}                | ${["a"]}
  `("without hasMore $what", async ({ pagination, ids }) => {
    const script = await startHttpScript();
    script.on(`GET ${LIST}`, json({ entities: [seedExperiment({ id: "a" })], pagination }));
    if (ids.length > 1)
      script.on(`GET ${LIST}?cursor=c2`, json({ entities: [seedExperiment({ id: "b" })], pagination: {} }));
    expect(await idsOf(clientOf(script).listExperiments())).toEqual(ids);
  });

  it("that are none end a listing whose hasMore is missing, even with another cursor", async () => {
    const script = await startHttpScript();
    script
      .on(`GET ${LIST}`, json({ entities: [seedExperiment({ id: "a" })], pagination: { nextCursor: "c2" } }))
      .on(`GET ${LIST}?cursor=c2`, json({ entities: [], pagination: { nextCursor: "c3" } }));
    expect(await idsOf(clientOf(script).listExperiments())).toEqual(["a"]);
  });

  it("without pagination are refused: nobody could tell whether the list is complete", async () => {
    const script = await startHttpScript();
    script.on(`GET ${LIST}`, json({ entities: [] }));
    await expect(collect(clientOf(script).listExperiments())).rejects.toThrow("at pagination: ");
  });
});
