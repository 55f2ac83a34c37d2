import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { inspect } from "node:util";
import { TLSSocket } from "node:tls";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { DatabaseUnreachableError, openPostgres } from "../../src/database/index.ts";
import { silentLog } from "../../src/platform/index.ts";
import { onDatabase, TEST_POSTGRES_URL } from "../support/databases.ts";
import { fakePooler } from "../support/network/fake-pooler.ts";
import { SELF_SIGNED } from "../support/network/self-signed.ts";

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
/** An error as PostgreSQL sends it, with what its fields say. */
function errorMessage(state: string, message: string): Buffer {
  const fields = [`SFATAL`, `VFATAL`, `C${state}`, `M${message}`].map((field) => `${field}\0`).join("");
  const body = Buffer.from(`${fields}\0`);
  const head = Buffer.alloc(5);
  head.write("E");
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

describe("a PostgreSQL that answers and lets nobody in", () => {
  async function answering(answer: Buffer): Promise<number> {
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => socket.end(answer));
    });
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return (server.address() as AddressInfo).port;
  }

  it.each`
    state      | message                                                                                         | sentence
    ${"08P01"} | ${"no such database: herald"}                                                                   | ${"is behind a connection pooler that refuses the connection (no such database: herald): check the pooler's settings"}
    ${"53300"} | ${'too many connections for role "herald"'}                                                     | ${"has no room for another connection (too many connections"}
    ${"28000"} | ${'no pg_hba.conf entry for host "10.0.0.7", user "herald", database "herald", no encryption'}  | ${/refused an unencrypted connection \(.*\): add \?sslmode=require to DATABASE_URL/}
    ${"28000"} | ${'no pg_hba.conf entry for host "10.0.0.7", user "herald", database "herald", SSL encryption'} | ${"check user, password and database in DATABASE_URL"}
    ${"57P03"} | ${"the database system is starting up"}                                                         | ${"takes no connections now (the database system is starting up): wait until it has started"}
    ${"53100"} | ${"could not write to file: No space left on device"}                                           | ${"has no space left"}
    ${"42501"} | ${'permission denied for database "herald"'}                                                    | ${"does not allow that to this user"}
    ${"25006"} | ${"cannot execute CREATE SCHEMA in a read-only transaction"}                                    | ${"is read-only"}
  `("says $state, $message, as a sentence that says what to do", async ({ state, message, sentence }) => {
    const port = await answering(errorMessage(state, message));
    const error = await failureOf(`postgres://herald:${PASSWORD}@127.0.0.1:${port}/herald`);
    expect(error.message).toContain(`PostgreSQL at 127.0.0.1:${port} `);
    expect(error.message).toMatch(sentence);
    expect(error.message).not.toContain("cannot be reached");
  });

  it("because it offers no TLS is told so", async () => {
    const port = await answering(Buffer.from("N"));
    const error = await failureOf(`postgres://herald:${PASSWORD}@127.0.0.1:${port}/herald?sslmode=require`);
    expect(error.message).toMatch(/does not offer TLS: remove sslmode from DATABASE_URL/);
  });

  it("because a file of certificates cannot be read is told by its path", async () => {
    const error = await failureOf(`postgres://herald:${PASSWORD}@127.0.0.1/herald?sslrootcert=/no/such.pem`);
    expect(error.message).toBe("DATABASE_URL names a file of certificates that cannot be read: /no/such.pem (ENOENT)");
  });

  it("because its certificate is of an unknown authority is told what makes it known", async () => {
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => {
        socket.write("S");
        new TLSSocket(socket, { isServer: true, ...SELF_SIGNED }).on("error", () => undefined);
      });
    });
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const error = await failureOf(`postgres://herald:${PASSWORD}@127.0.0.1:${port}/herald?sslmode=require`);
    expect(error.message).toMatch(
      /shows a certificate that this machine does not trust \(DEPTH_ZERO_SELF_SIGNED_CERT\): set NODE_EXTRA_CA_CERTS .*sslrootcert=/,
    );
  });

  it("behind a Unix socket is named by the socket", async () => {
    const error = await failureOf(`postgres://herald:${PASSWORD}@/herald?host=/no/such/folder`);
    expect(error.message).toMatch(/^PostgreSQL at \/no\/such\/folder\/\.s\.PGSQL\.5432 cannot be reached \(ENOENT\)/);
  });
});

onDatabase("postgres", "a PostgreSQL server", (at) => {
  it.each(["refuses", "drops"] as const)(
    "behind a pooler that %s settings of the session still limits each transaction",
    async (behaviour) => {
      const pooler = await fakePooler(TEST_POSTGRES_URL, behaviour);
      const database = await openPostgres({
        url: pooler,
        log: silentLog,
        maxConnections: 1,
        statementTimeoutMs: 100,
      });
      onTestFinished(() => database.close());
      expect(await database.query("SELECT 1 AS n")).toEqual([{ n: 1 }]);
      await expect(
        database.transaction((transaction) => transaction.query("SELECT pg_sleep(60)")),
      ).rejects.toMatchObject({ reason: "timeout" });
    },
  );

  it("takes the settings of the session that an address asks for, and Herald's beside them", async () => {
    const url = new URL(TEST_POSTGRES_URL);
    url.searchParams.set("options", "-c work_mem=8MB");
    url.searchParams.set("sslmode", "disable");
    const database = await openPostgres({ url: url.href, log: silentLog, maxConnections: 1 });
    onTestFinished(() => database.close());
    expect(
      await database.query("SELECT current_setting('work_mem') AS m, current_setting('statement_timeout') AS t"),
    ).toEqual([{ m: "8MB", t: "30s" }]);
  });

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
