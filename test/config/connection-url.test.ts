import { describe, expect, it } from "vitest";
import { describeConfig, loadConfig } from "../../src/config/index.ts";
import { folderWith, problemsOf } from "./config-folder.ts";

/** Everything in it that must never be seen. */
const PARTS = ["bugs-pass", "hidden", "ss/w", "@ss", "o:r", "d%@"];

const load = (environment: Readonly<Record<string, string>>) => loadConfig({ environment, directory: folderWith() });

describe("an address of a server with characters that a password has to escape", () => {
  it.each`
    name              | url
    ${"REDIS_URL"}    | ${"redis://bugs:p@ss/w#o:r?d%@127.0.0.1:7611/3"}
    ${"REDIS_URL"}    | ${"redis://bugs:bugs-pass@hidden@127.0.0.1:7611"}
    ${"REDIS_URL"}    | ${"redis://:12/hidden@127.0.0.1"}
    ${"REDIS_URL"}    | ${"redis://:12?hidden@127.0.0.1"}
    ${"REDIS_URL"}    | ${"redis://:12#hidden@127.0.0.1"}
    ${"REDIS_URL"}    | ${"redis://:hidden%@127.0.0.1"}
    ${"DATABASE_URL"} | ${"postgres://bugs:p@ss/w#o:r?d%@127.0.0.1:7611/herald"}
    ${"DATABASE_URL"} | ${"postgres://bugs:hidden#bugs-pass@127.0.0.1/herald"}
    ${"DATABASE_URL"} | ${"postgres://bugs:hidden/bugs-pass@127.0.0.1/herald"}
    ${"DATABASE_URL"} | ${"postgres://bugs:100%hidden@127.0.0.1/herald"}
    ${"DATABASE_URL"} | ${"postgres://bugs:two words hidden@127.0.0.1/herald"}
  `("is refused with how to write them, and no part of it is shown: $url", ({ name, url }) => {
    const problems = problemsOf(() => load({ [name]: url }));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`${name}: `);
    expect(problems[0]).toContain("write @ as %40, / as %2F, # as %23, ? as %3F, % as %25");
    for (const part of PARTS) expect(problems[0]).not.toContain(part);
  });

  it("is taken once they are escaped, and shown without its password", () => {
    const config = load({ REDIS_URL: `redis://bugs:${encodeURIComponent("p@ss/w#o:r?d%")}@127.0.0.1:7611/3` });
    expect(describeConfig(config).join("\n")).toMatch(/^queue +Redis, redis:\/\/bugs@127\.0\.0\.1:7611\/3$/m);
  });
});

it.each(["postgres:///herald?host=/var/run/postgresql", "postgres://%2Fvar%2Frun%2Fpostgresql/herald"])(
  "a PostgreSQL behind a Unix socket has no host to name: %s",
  (url) => {
    expect(describeConfig(load({ DATABASE_URL: url })).join("\n")).toContain("/var/run/postgresql/herald");
  },
);
