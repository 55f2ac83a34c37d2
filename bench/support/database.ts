import { randomBytes } from "node:crypto";
import { Client } from "pg";

const SERVER = "postgres://postgres@127.0.0.1:5432";

/** A database of its own on the PostgreSQL of this machine. */
export async function createDatabase(): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const name = `bench_${randomBytes(4).toString("hex")}`;
  const client = new Client(`${SERVER}/postgres`);
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  return {
    url: `${SERVER}/${name}`,
    async drop() {
      await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await client.end();
    },
  };
}
