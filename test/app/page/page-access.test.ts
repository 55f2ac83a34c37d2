import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { startWorker, uniqueOwner } from "../../../src/app/index.ts";
import { loadConfig } from "../../../src/config/index.ts";
import { signInLink } from "../../../src/http/index.ts";
import { silentLog, systemClock } from "../../../src/platform/index.ts";
import { initialisedDirectory } from "../../support/embedded.ts";
import { browse } from "../../http/page/page-server.ts";

const PATIENCE_MS = 120_000;
const TOKEN = "a-token-of-this-test-alone";

it(
  "a person who followed a link pauses Herald on the real page, sees it, and is recorded with it",
  async () => {
    const directory = mkdtempSync(join(tmpdir(), "herald-app-"));
    initialisedDirectory(join(directory, "data/db"));
    const config = loadConfig({ environment: { PORT: "0", HERALD_TRIGGER_TOKEN: TOKEN }, directory });
    const worker = await startWorker({ config, clock: systemClock, log: silentLog, owner: uniqueOwner() });
    onTestFinished(async () => {
      for (const { close } of worker.closeSteps()) await close(10_000);
      rmSync(directory, { recursive: true, force: true });
    });
    const at = worker.http;
    const reader = await browse(at, "GET", "/");
    expect([reader.status, reader.text]).toEqual([200, expect.stringMatching(/Run <code>.*open<\/code>/u)]);
    expect(reader.text).not.toContain('method="post"');

    const { url } = await signInLink({ baseUrl: at.url, token: TOKEN }, 'Ada "<script>"');
    const link = new URL(url).searchParams.get("link")!;
    expect((await browse(at, "GET", `/sign-in?link=${link}`)).text).toContain(
      "<h1>Sign in as <bdi>Ada &quot;&lt;script&gt;&quot;</bdi></h1>",
    );
    const origin = at.url;
    const { cookies } = await browse(at, "POST", "/sign-in", { headers: { origin }, form: { link } });
    const headers = { origin, cookie: cookies[0]!.split(";")[0]! };
    const page = await browse(at, "GET", "/?search=hero", { headers });
    const csrf = /name="csrf" value="([^"]+)"/u.exec(page.text)![1]!;
    expect(page.text).toContain("Pause Herald</button>");

    const pressed = await browse(at, "POST", "/act/pause", { headers, form: { csrf, back: "/?search=hero" } });
    expect([pressed.status, pressed.location]).toEqual([303, "/?search=hero&done=pause"]);
    const after = await browse(at, "GET", pressed.location!, { headers });
    expect(after.text).toContain("Done. Herald is paused.");
    expect(after.text).toContain("Resume Herald</button>");
    expect(await worker.world.ledger.instructions.general()).toMatchObject([
      { kind: "pause", via: "page", actor: expect.stringMatching(/^page:[0-9a-f]{16}$/u) },
    ]);
    // The same form again: a second pause adds nothing.
    await browse(at, "POST", "/act/pause", { headers, form: { csrf } });
    expect(await worker.world.ledger.instructions.general()).toHaveLength(1);
  },
  PATIENCE_MS,
);
