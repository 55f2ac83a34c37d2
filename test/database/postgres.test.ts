import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { DatabaseUnreachableError, openPostgres } from "../../src/database/index.ts";
import { silentLog } from "../../src/platform/index.ts";
import { onDatabase, TEST_POSTGRES_URL } from "../support/databases.ts";

const PASSWORD = "s3cr3t-marker";

async function failureOf(url: string, connectTimeoutMs = 5_000): Promise<DatabaseUnreachableError> {
  const error: unknown = await openPostgres({ url, log: silentLog, maxConnections: 1, connectTimeoutMs }).catch(
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(DatabaseUnreachableError);
  expect(inspect(error, { depth: null, showHidden: true })).not.toContain(PASSWORD);
  return error as DatabaseUnreachableError;
}

describe("a PostgreSQL that cannot be used", () => {
  const servers: Server[] = [];
  const sockets: Socket[] = [];
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
  });
  async function listening(onConnection: (socket: Socket) => void): Promise<number> {
    const server = createServer((socket) => {
      sockets.push(socket.on("error", () => undefined));
      onConnection(socket);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return (server.address() as AddressInfo).port;
  }

  it("is named with host, port and what to do when nothing listens there", async () => {
    const port = await listening(() => undefined);
    await new Promise((resolve) => servers.pop()!.close(resolve));
    const error = await failureOf(`postgres://herald:${PASSWORD}@127.0.0.1:${port}/herald`);
    expect(error.message).toBe(
      `PostgreSQL at 127.0.0.1:${port} cannot be reached (ECONNREFUSED): check that it runs and that DATABASE_URL names the right host and port`,
    );
    expect(error.reason).toBe("no-answer");
  });

  it("is given up when it accepts the connection and then says nothing", async () => {
    const port = await listening(() => undefined);
    const error = await failureOf(`postgres://herald:${PASSWORD}@127.0.0.1:${port}/herald`, 200);
    expect(error.message).toContain(`PostgreSQL at 127.0.0.1:${port} did not answer in time`);
    expect(error.reason).toBe("timeout");
  });

  it("is unreachable when it hangs up", async () => {
    const port = await listening((socket) => void socket.destroy());
    expect((await failureOf(`postgres://herald:${PASSWORD}@127.0.0.1:${port}/herald`)).reason).toBe("no-answer");
  });

  it.each([`postgres://herald:${PASSWORD}@127.0.0.1:port/herald`, `http://:${PASSWORD}:x`])(
    "never quotes an address that is none",
    async (url) => {
      const error = await failureOf(url);
      expect(error.message).toBe("DATABASE_URL is not an address: write postgres://user:password@host:port/database");
    },
  );
});

onDatabase("postgres", "a PostgreSQL server", (at) => {
  it("that has no such database says so, without the password", async () => {
    const url = new URL(TEST_POSTGRES_URL);
    url.password = PASSWORD;
    url.pathname = "/no_such_database";
    const error = await failureOf(url.href);
    expect(error.reason).toBe("refused");
    expect(error.message).toContain('database "no_such_database" does not exist');
    expect(error.message).toContain("check user, password and database in DATABASE_URL");
  });

  it("that takes too long over a statement is given up, and the next statement works", async () => {
    const database = await openPostgres({
      url: TEST_POSTGRES_URL,
      log: silentLog,
      maxConnections: 1,
      statementTimeoutMs: 100,
    });
    await expect(database.query("SELECT pg_sleep(60)")).rejects.toMatchObject({
      code: "database-unreachable",
      reason: "timeout",
    });
    await expect(database.transaction((transaction) => transaction.query("SELECT pg_sleep(60)"))).rejects.toMatchObject(
      { reason: "timeout" },
    );
    expect(await database.query("SELECT 1 AS n")).toEqual([{ n: 1 }]);
    await database.close();
  });

  it("that drops the connection fails the transaction, and the next one gets a new connection", async () => {
    const database = await openPostgres({ url: TEST_POSTGRES_URL, log: silentLog, maxConnections: 1 });
    const dropped = database.transaction(async (transaction) => {
      const [own] = await transaction.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
      await at.database().query("SELECT pg_terminate_backend($1)", [own!.pid]);
      await transaction.query("SELECT 1");
    });
    await expect(dropped).rejects.toMatchObject({ code: "database-unreachable", reason: "no-answer" });
    expect(await database.query("SELECT 1 AS n")).toEqual([{ n: 1 }]);
    await database.close();
    await database.close();
  });
});
