import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { Client } from "pg";
import { describe, expect, it, onTestFinished } from "vitest";
import { mayAnswerLater, mayOpenLater } from "../../../src/cli/jobs/run/may-pass.ts";
import { DatabaseDamagedError, DatabaseLockedError, openPostgres } from "../../../src/database/index.ts";
import { ManualClock, silentLog, systemClock } from "../../../src/platform/index.ts";
import { ApiKeyError, ApiUnavailableError } from "../../../src/ports/index.ts";
import { keepTrying } from "../../../src/queue/index.ts";
import { startSandbox } from "../../../src/sandbox/index.ts";
import { onDatabase, TEST_POSTGRES_URL } from "../../support/databases.ts";
import { closedPort } from "../../support/network/closed-port.ts";
import { isEverything } from "../../support/scope.ts";
import { herald, usedFolder } from "../herald-process.ts";

async function aSandbox() {
  const sandbox = await startSandbox({ port: 0, clock: systemClock, seed: 1, scenarios: ["clear-winner"] });
  onTestFinished(() => sandbox.close());
  const environment = {
    OURS_PRIVACY_API_KEY: "sandbox-key",
    OURS_PRIVACY_BASE_URL: sandbox.url,
    SLACK_BOT_TOKEN: "xoxb-sandbox",
    SLACK_API_URL: sandbox.slackApiUrl,
    SLACK_CHANNEL: "#experiments",
  };
  return { sandbox, environment };
}

/** A failure of a request to the API. */
const request = { method: "GET", path: "/rest/v1/experiments" };
const unavailable = new ApiUnavailableError({ ...request, kind: "status", status: 503, reason: null });

/** Work that fails so often, and how it went. */
async function trying(failures: readonly Error[], limitMs = 600_000) {
  const clock = new ManualClock("2026-11-23T08:00:00.000Z");
  const left = [...failures];
  const waits: number[] = [];
  const outcome = await keepTrying(
    async () => {
      const error = left.shift();
      if (error !== undefined) throw error;
      return "done";
    },
    {
      clock,
      patience: {
        until: new Date(clock.nowMs() + limitMs).toISOString(),
        wait: async (ms) => {
          waits.push(ms);
          clock.advance(ms);
        },
        log: silentLog,
      },
      signal: new AbortController().signal,
    },
  ).catch((error: unknown) => error);
  return { outcome, waits };
}

describe("what a run needs before its job begins", () => {
  it("is tried again, with longer and longer waits, until it succeeds", async () => {
    expect(await trying([unavailable, unavailable, unavailable])).toEqual({
      outcome: "done",
      waits: [5_000, 10_000, 20_000],
    });
  });

  it("is given up when the time is over, with the last reason", async () => {
    const { outcome, waits } = await trying(
      Array.from({ length: 50 }, () => unavailable),
      60_000,
    );
    expect(outcome).toBe(unavailable);
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(60_000);
  });

  it("is given up at once where a person has to act", async () => {
    const refused = new ApiKeyError({ ...request, kind: "status", status: 401, reason: null });
    expect(await trying([refused])).toEqual({ outcome: refused, waits: [] });
  });

  it("is not waited for where the API shows a certificate that is not accepted", () => {
    const expired = { ...request, kind: "network", code: "CERT_HAS_EXPIRED", isSent: false } as const;
    expect(mayAnswerLater(new ApiUnavailableError(expired))).toBe(false);
    expect(mayAnswerLater(new ApiUnavailableError({ ...expired, code: "ECONNREFUSED" }))).toBe(true);
  });

  it("may open later where a database does not answer, and not where it is held, damaged or refuses", async () => {
    const url = `postgres://herald@127.0.0.1:${await closedPort()}/herald`;
    const nobody = await openPostgres({ url, log: silentLog, maxConnections: 1 }).catch((error: unknown) => error);
    expect(mayOpenLater(nobody)).toBe(true);
    for (const error of [new DatabaseLockedError("held"), new DatabaseDamagedError("damaged"), new Error("bug")])
      expect(mayOpenLater(error)).toBe(false);
  });
});

it.runIf(isEverything)(
  "`herald run` finds an experiment by its name although the API is down for a moment",
  async () => {
    const { sandbox, environment } = await aSandbox();
    const [one] = sandbox.experiments.all();
    // The API's client asks three times by itself.
    sandbox.faults.add({ kind: "server-error", status: 503, operation: "list", times: 3 });
    const ended = await herald(
      ["run", "monitoring.evaluate", "--payload", JSON.stringify({ experiment: one!.name }), "--within", "2m"],
      { directory: usedFolder(), environment },
    );
    expect(ended).toMatchObject({ code: 0, stderr: expect.stringContaining("not ready to run yet; tried again") });
    expect(sandbox.faults.list()[0]!.hits).toBe(3);
  },
);

onDatabase("postgres", "`herald run` while PostgreSQL starts up", ({ database }) => {
  it("waits until it takes connections", async () => {
    const name = `herald_test_${randomUUID().replaceAll("-", "")}`;
    await database().execute(`CREATE DATABASE ${name}`);
    onTestFinished(() => database().execute(`DROP DATABASE ${name} WITH (FORCE)`));
    const { environment } = await aSandbox();
    const url = new URL(TEST_POSTGRES_URL);
    url.pathname = `/${name}`;
    const starting = await startingUp(url, 2);
    const ended = await herald(["run", "monitoring.sweep", "--within", "2m"], {
      environment: { ...environment, DATABASE_URL: starting },
    });
    expect(ended).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("takes no connections now (the database system is starting up)"),
    });
    const client = new Client({ connectionString: url.href });
    await client.connect();
    const { rows } = await client.query("SELECT count(*)::int AS decisions FROM herald.decisions");
    await client.end();
    expect(rows).toEqual([{ decisions: 1 }]);
  });
});

/** Stands before a PostgreSQL, and says to the first connections that it is starting up. @returns its address */
async function startingUp(target: URL, refusals: number): Promise<string> {
  const sockets: Socket[] = [];
  let left = refusals;
  const server = createServer((client) => {
    sockets.push(client.on("error", () => undefined));
    if (left > 0) {
      left -= 1;
      client.once("data", () => client.end(STARTING_UP));
      return;
    }
    const upstream = connect(Number(target.port || 5432), target.hostname);
    sockets.push(upstream.on("error", () => undefined));
    client.pipe(upstream).pipe(client);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const url = new URL(target);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return url.href;
}

const STARTING_UP = errorResponse("SFATAL\0C57P03\0Mthe database system is starting up\0\0");

function errorResponse(fields: string): Buffer {
  const head = Buffer.alloc(5);
  head.write("E");
  head.writeInt32BE(Buffer.byteLength(fields) + 4, 1);
  return Buffer.concat([head, Buffer.from(fields)]);
}
