import { describe, expect, it } from "vitest";
import { createNarrator } from "../../src/narrator/index.ts";
import { useWorlds, wordsOf, type World, type WorldSetup } from "../support/world.ts";

const aWorld = useWorlds();
const real = createNarrator({ environment: { PATH: process.env["PATH"] ?? "" }, directory: process.cwd() });

async function aNarrated(command: readonly string[], setup: WorldSetup = {}): Promise<World & { asked: number }> {
  const world = await aWorld({ scenarios: ["clear-winner", "not-yet"], ...setup });
  let asked = 0;
  world.settings = {
    ...world.settings,
    digests: world.settings.digests.map((digest) => ({ ...digest, narrator: { command, timeoutMs: 20_000 } })),
  };
  world.narrator = {
    tell: (...call) => {
      asked += 1;
      return real.tell(...call);
    },
  };
  return Object.defineProperty(world, "asked", { get: () => asked }) as World & { asked: number };
}

const script = (code: string) => [process.execPath, "-e", code];

describe("a digest's narrative", () => {
  it("by the example stands in the digest, and is asked for once however often the digest is made", async () => {
    const world = await aNarrated([process.execPath, "examples/narrator.mjs"]);
    await world.digest();
    const words = wordsOf(world.messages("digest:")[0]);
    expect(words).toMatch(/In Homepage hero[^"]*, Video of a visit is ahead by \d+\.\d% on day \d+/u);
    expect(await world.digest()).toMatchObject({ outcome: "unchanged" });
    expect(world.asked).toBe(1);
  });

  it("that is not so is left out, and the log says what was wrong", async () => {
    const world = await aNarrated(script(`console.log("There are 77 problems.")`));
    expect(await world.digest()).toMatchObject({ outcome: "posted" });
    expect(wordsOf(world.messages("digest:")[0])).not.toContain("77 problems");
    expect(world.log.entries).toContainEqual(
      expect.objectContaining({
        data: expect.objectContaining({ problems: [{ kind: "wrong-number", found: "77" }] }),
      }),
    );
  });

  it("with a mention is left out", async () => {
    const world = await aNarrated(script(`console.log("<!channel> all is well.")`));
    await world.digest();
    expect(wordsOf(world.messages("digest:")[0])).not.toContain("all is well");
  });

  it("of a program that fails is left out, and the program is not run again", async () => {
    const world = await aNarrated(script("process.exit(1)"));
    expect(await world.digest()).toMatchObject({ outcome: "posted" });
    expect(world.log.entries).toContainEqual(
      expect.objectContaining({ data: expect.objectContaining({ because: "it ended with exit code 1" }) }),
    );
    expect(await world.digest()).toMatchObject({ outcome: "unchanged" });
    expect(world.asked).toBe(1);
  });
});
