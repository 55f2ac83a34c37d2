import { ApiStandIn, Place } from "./support/sweeping.ts";
import { printTable } from "./support/table.ts";

/** How many experiments, and after how long the API answers. HERALD_BENCH_WORKERS="1000x20" measures others. */
const [EXPERIMENTS, DELAY_MS] = (process.env["HERALD_BENCH_WORKERS"] ?? "1000x20").split("x").map(Number) as [
  number,
  number,
];

/** How much sooner a sweep is done by two workers than by one, each with its own connections to the API. */
export async function run(): Promise<void> {
  const api = await ApiStandIn.start({ experiments: EXPERIMENTS, days: 21, delayMs: DELAY_MS, listsVariants: true });
  const place = await Place.open("servers");
  const first = await place.worker(api);
  const alone = await first.sweep({ account: "main" });
  const aloneAgain = await first.sweep({ account: "main" });
  const second = await place.worker(api);
  // A worker is slow in its first sweep.
  await first.sweep({ account: "main" });
  const together = await first.sweep({ account: "main" });
  await Promise.all([first.end(), second.end()]);
  await place.close();
  api.stop();
  const rows = [
    ["one worker, first sweep", alone],
    ["one worker, again", aloneAgain],
    ["two workers", together],
  ] as const;
  printTable(
    `Workers on Redis and PostgreSQL: ${EXPERIMENTS} experiments, the API answers after ${DELAY_MS} ms`,
    ["", "by the clock", "times as fast", "result"],
    rows.map(([title, { wallMs, result }]) => [
      title,
      `${(wallMs / 1000).toFixed(1)} s`,
      (aloneAgain.wallMs / wallMs).toFixed(2),
      result,
    ]),
  );
}
