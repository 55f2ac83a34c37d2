import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commandPrefix } from "../../src/cli/shell/command-line.ts";
import { loadConfig, settingsOf } from "../../src/config/index.ts";
import type { Reader } from "../../src/messages/index.ts";
import { DAY, useWorlds, wordsOf } from "../support/world.ts";

const aWorld = useWorlds();
const SETTINGS = settingsOf(loadConfig({ environment: {}, directory: "/nonexistent" }));

describe("the first start of Herald", () => {
  it("says hello once in each channel: what Herald does, that it stops experiments, and how to change that", async () => {
    const world = await aWorld({ scenarios: ["flat"] });
    expect(await world.welcome()).toMatchObject({ outcome: "posted" });
    const hello = world.messages("welcome");
    expect(hello).toHaveLength(1);
    const words = wordsOf(hello[0]);
    expect(words).toContain("Hello from Herald");
    expect(words).toContain("I will stop experiments by myself when they have a winner.");
    expect(words).toContain("set the mode of a policy");
    expect(words).toContain("herald pause");
    world.clock.advance(DAY);
    expect(await world.welcome()).toEqual({ outcome: "unchanged" });
    expect(world.messages("welcome")).toHaveLength(1);
  });

  it("names commands that run in the way this Herald was started, and keeps nothing of that in the ledger", async () => {
    const ROOT = join(import.meta.dirname, "../..");
    const command = commandPrefix({
      script: join(ROOT, "src/cli/main.ts"),
      directory: ROOT,
      host: "laptop",
      npxPackage: undefined,
      isInContainer: false,
      parent: 4711,
      command: undefined,
      npmScript: "start",
      packageFile: join(ROOT, "package.json"),
      isInKubernetes: false,
      searchPath: "/usr/bin",
    });
    const told = async (reader: Partial<Reader>) => {
      const world = await aWorld({
        scenarios: ["clear-winner"],
        policy: { mode: "propose" },
        settings: { reader: { ...SETTINGS.reader, ...reader } },
      });
      await world.welcome();
      await world.sweep();
      await world.settle();
      const { rows } = await world.ledger.records.page("decisions", { limit: 10 });
      const posted = [...world.messages("welcome"), ...world.messages("proposal")].map(wordsOf).join("\n");
      return { posted, hashes: rows.map(({ hash }) => hash), decision: String(rows.at(-1)!["id"]) };
    };
    const usual = await told({});
    const { posted, hashes, decision } = await told({ command });
    expect(posted).toContain("npm run -s herald -- pause");
    expect(posted).toContain(`npm run -s herald -- explain ${decision}`);
    expect(posted).not.toMatch(/(?<!npm run -s )herald [a-z]/u);
    expect(usual.posted).toContain(`herald explain ${usual.decision}`);
    expect(hashes).toEqual(usual.hashes);
  });

  it("does not announce automatic stops where there are none", async () => {
    const world = await aWorld({ scenarios: ["flat"], policy: { mode: "propose" } });
    await world.welcome();
    const words = wordsOf(world.messages("welcome")[0]);
    expect(words).toContain("I ask you before I stop an experiment.");
    expect(words).not.toContain("by myself");
  });

  it("says so where stops are turned off", async () => {
    const world = await aWorld({ scenarios: ["flat"], settings: { acting: { ...SETTINGS.acting, isEnabled: false } } });
    await world.welcome();
    expect(wordsOf(world.messages("welcome")[0])).toContain("Stops are turned off. I only report.");
  });
});
