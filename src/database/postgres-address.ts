import { Client } from "pg";
import { DatabaseUnreachableError } from "./errors.ts";

/** Where a server is, for messages. Never holds user or password. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  /** `PostgreSQL at 127.0.0.1:5432`, or at the path of its socket. */
  readonly name: string;
}

/** What `pg` and BullMQ are given of a DATABASE_URL. */
export interface PostgresConnection {
  readonly connectionString: string;
  /** Settings of the session (`-c name=value`), which others can be added to. */
  readonly options: string | undefined;
}

/** `pg` checks the certificate for all of these, as for the last one, and prints a warning that it will not always. */
const CHECKED_MODES: ReadonlySet<string> = new Set(["prefer", "require", "verify-ca"]);

/**
 * Takes apart what an address says about the session: in the connection string, `options` would replace every other setting of the
 * session, and Herald's queue has one.
 */
export function postgresConnection(url: string): PostgresConnection {
  if (!URL.canParse(url)) return { connectionString: url, options: undefined };
  const parsed = new URL(url);
  const { searchParams } = parsed;
  const options = searchParams.get("options") ?? undefined;
  searchParams.delete("options");
  if (CHECKED_MODES.has(searchParams.get("sslmode") ?? "") && searchParams.get("uselibpqcompat") !== "true")
    searchParams.set("sslmode", "verify-full");
  return { connectionString: parsed.href, options };
}

/**
 * Read with the driver's own rules, so that what is named is what is dialled.
 * @throws DatabaseUnreachableError when it is not an address, or names a certificate that cannot be read
 */
export function postgresAddress(url: string): ServerAddress {
  try {
    const { host, port } = new Client(postgresConnection(url));
    const isSocket = host.startsWith("/");
    return { host, port, name: `PostgreSQL at ${isSocket ? `${host}/.s.PGSQL.${port}` : `${host}:${port}`}` };
  } catch (error) {
    // No cause: it could quote the address with its password.
    const { code, path } = error as NodeJS.ErrnoException;
    throw new DatabaseUnreachableError(
      path === undefined
        ? "DATABASE_URL is not an address: write postgres://user:password@host:port/database"
        : `DATABASE_URL names a file of certificates that cannot be read: ${path} (${code})`,
      "refused",
    );
  }
}
