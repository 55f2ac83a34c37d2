import { createServer } from "node:http";
import { setTimeout as timer } from "node:timers/promises";

/**
 * A process of its own that answers as the API does, `node api-stand-in.ts <experiments> <days> <delay in ms> [lists-variants]`: so many running experiments of two arms,
 * each answer after the delay. Sends its address and, when asked, how many requests it took, to its parent.
 */
const [experiments, days, delayMs] = process.argv.slice(2).map(Number) as [number, number, number];
const listsVariants = process.argv[5] === "lists-variants";
const DAY_MS = 86_400_000;
const PAGE = 100;
const PATH = /^\/rest\/v1\/experiments(?:\/([^/]+)(?:\/(.+))?)?$/u;
const today = Date.now() - (Date.now() % DAY_MS);
const begun = new Date(today - days * DAY_MS + 3_600_000).toISOString();

const ids = Array.from({ length: experiments }, (_, index) => `exp_${index}`);
let requests = 0;

const server = createServer(async (request, response) => {
  requests += 1;
  if (delayMs > 0) await timer(delayMs);
  const url = new URL(request.url!, "http://127.0.0.1");
  const answer = answerTo(url);
  response.writeHead(answer === undefined ? 404 : 200, { "content-type": "application/json" });
  response.end(JSON.stringify(answer ?? { error: "not found" }));
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  process.send!({ url: `http://127.0.0.1:${(server.address() as { port: number }).port}` });
});
process.on("message", () => {
  process.send!({ requests });
  requests = 0;
});
process.on("disconnect", () => process.exit());

function answerTo(url: URL): object | undefined {
  const [, id, rest] = PATH.exec(url.pathname) ?? [];
  if (id === undefined) return PATH.test(url.pathname) ? pageBehind(url.searchParams.get("cursor")) : undefined;
  const index = ids.indexOf(id);
  if (index < 0) return undefined;
  if (rest === undefined) return experimentOf(index, true);
  return rest === "results" ? resultsOf(index) : seriesOf(index);
}

function pageBehind(cursor: string | null): object {
  const from = Number(cursor ?? 0);
  const to = Math.min(from + PAGE, experiments);
  return {
    entities: ids.slice(from, to).map((_, offset) => experimentOf(from + offset, listsVariants)),
    pagination: { hasMore: to < experiments, nextCursor: to < experiments ? String(to) : null },
  };
}

function experimentOf(index: number, withVariants: boolean): object {
  return {
    id: ids[index],
    key: `page-${index}`,
    name: `Landing page ${index}`,
    status: "running",
    type: "experiment",
    createdAt: begun,
    startedAt: begun,
    updatedAt: begun,
    trafficAllocation: 100,
    metrics: { primary: { eventName: "Signed Up" } },
    ...(withVariants && { variants: armsOf().map((arm) => ({ ...arm, weight: 50 })) }),
  };
}

function armsOf() {
  return [
    { id: "a", name: "Control", isControl: true },
    { id: "b", name: "Shorter form", isControl: false },
  ];
}

function countsOf(index: number, day: number, arm: number) {
  const swing = ((index * 31 + day * 17 + arm * 7) % 19) - 9;
  return { impressions: 1000 + swing, conversions: 50 + ((index * 13 + day * 5 + arm * 11) % 15) - 7 };
}

function resultsOf(index: number): object {
  const variants = armsOf().map((arm, place) => {
    const counted = Array.from({ length: days }, (_, day) => countsOf(index, day, place));
    const total = (of: "impressions" | "conversions") => counted.reduce((sum, day) => sum + day[of], 0);
    return { ...arm, impressions: total("impressions"), conversions: total("conversions"), probabilityToBeBest: 0.5 };
  });
  return { variants };
}

function seriesOf(index: number): object {
  return {
    days: Array.from({ length: days }, (_, day) => ({
      date: new Date(today - (days - day) * DAY_MS).toISOString().slice(0, 10),
      variants: armsOf().map(({ id }, place) => ({ id, ...countsOf(index, day, place) })),
    })),
  };
}
