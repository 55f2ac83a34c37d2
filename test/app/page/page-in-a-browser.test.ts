import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startWorker, uniqueOwner, type RunningWorker } from "../../../src/app/index.ts";
import { loadConfig } from "../../../src/config/index.ts";
import { signInLink, triggerJob } from "../../../src/http/index.ts";
import { silentLog, systemClock } from "../../../src/platform/index.ts";
import { playPast } from "../../../src/workflow/index.ts";
import { hasBrowser, useBrowser } from "../../support/browser.ts";
import { initialisedDirectory } from "../../support/embedded.ts";
import { isEverything } from "../../support/scope.ts";

const TOKEN = "a-token-of-this-test-alone";
const LOOKS = [390, 1280, 2560].flatMap((width) => [[width, "light"] as const, [width, "dark"] as const]);
/** Would be seen at once if it did anything. */
const HOSTILE = `</script><script>document.title="taken"</script><img src=x onerror="document.title='taken'">\u202e"'${"x".repeat(400)}`;
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Numbers what the keyboard should reach, and says how much that is. */
const NUMBER_REACHABLE = `[...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")]
  .filter((one) => one.checkVisibility())
  .map((one, index) => (one.dataset.number = String(index))).length`;

let worker: RunningWorker;
let directory: string;
/** Addresses by what they show. */
const addresses: Record<string, string> = {};
let signedIn: Awaited<ReturnType<BrowserContext["storageState"]>>;

describe.skipIf(!hasBrowser || !isEverything)("every page in a browser", () => {
  const browser = useBrowser();

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "herald-app-"));
    initialisedDirectory(join(directory, "data/db"));
    const config = loadConfig({ environment: { PORT: "0", HERALD_TRIGGER_TOKEN: TOKEN }, directory });
    const sandbox = { port: 0, seed: 1, withPast: true };
    worker = await startWorker({ config, clock: systemClock, log: silentLog, owner: uniqueOwner(), sandbox });
    const { experiments } = worker.world.sandbox!;
    experiments.find("five-variants").name = HOSTILE;
    const { url } = worker.http;
    const ask = { baseUrl: url, token: TOKEN, wait: true };
    await triggerJob({ ...ask, job: "reporting.daily-digest", payload: {} });
    const { signal } = new AbortController();
    const [account] = worker.world.settings.accounts;
    await playPast(account!.id, { ...worker.world.context({ runId: "past" }), signal });
    const path = (scenario: string) => `/experiments/${account!.id}/${experiments.find(scenario).id}`;
    const { decisionId } = (await (await fetch(`${url}/v1${path("clear-winner")}`)).json()) as { decisionId: string };
    Object.assign(addresses, {
      "the list": "/",
      "the wall": "/?view=wall",
      "an empty list": "/?search=nothing-is-called-so",
      "an experiment with a winner": path("clear-winner"),
      "an experiment with a hostile name": path("five-variants"),
      "an experiment whose data cannot be trusted": path("broken-split"),
      "an experiment that has ended": path("past-refill"),
      "an experiment as it stood": `${path("past-refill")}?asOf=${dayBefore(experiments.find("past-refill").stoppedAt!)}`,
      "what if": `${path("clear-winner")}/what-if`,
      "a decision": `/decisions/${decisionId}`,
      "the program": "/program?days=365",
      "the system": "/system",
      "what programs can ask for": "/docs",
    });
    const { url: link } = await signInLink({ baseUrl: url, token: TOKEN }, "Ada");
    const context = await browser().newContext();
    const page = await context.newPage();
    await page.goto(link);
    await page.click("main button");
    signedIn = await context.storageState();
    await context.close();
  }, 180_000);

  afterAll(async () => {
    for (const { close } of worker.closeSteps()) await close(10_000);
    rmSync(directory, { recursive: true, force: true });
  });

  it.each([
    "the list",
    "the wall",
    "an empty list",
    "an experiment with a winner",
    "an experiment with a hostile name",
    "an experiment whose data cannot be trusted",
    "an experiment that has ended",
    "an experiment as it stood",
    "what if",
    "a decision",
    "the program",
    "the system",
    "what programs can ask for",
  ])(
    "%s reads well at three widths, light and dark, breaks no rule of accessibility, and asks nobody else for anything",
    async (name) => {
      const { page, foreign, complaints } = await opened(name);
      for (const [width, colorScheme] of LOOKS) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
        const wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
        // As wide as a wall there is nothing that is not there already.
        const broken = width === 2560 ? [] : await violationsOn(page);
        expect([width, colorScheme, wide, broken]).toEqual([width, colorScheme, 0, []]);
      }
      expect([foreign, complaints]).toEqual([[], []]);
      expect(await page.title()).toMatch(/ · Herald$/u);
    },
  );

  it.each(["the list", "an experiment with a winner", "what if", "a decision", "the program", "the system"])(
    "%s is reached as a whole by the keyboard alone",
    async (name) => {
      const { page } = await opened(name);
      const all = Number(await page.evaluate(NUMBER_REACHABLE));
      const reached = new Set<unknown>();
      for (let press = 0; press < all + 10; press++) {
        await page.keyboard.press("Tab");
        reached.add(await page.evaluate("document.activeElement?.dataset.number"));
      }
      reached.delete(undefined);
      expect(reached.size).toBe(all);
      expect(all).toBeGreaterThan(5);
    },
  );

  it.each(["the list", "an experiment with a winner", "an experiment that has ended", "a decision", "the program"])(
    "%s says the same without JavaScript",
    async (name) => {
      const [withIt, without] = [await opened(name), await opened(name, { javaScriptEnabled: false })];
      const words = (page: Page) => page.locator("main").innerText();
      expect(await words(without.page)).toBe(await words(withIt.page));
    },
  );

  it("Without JavaScript the list is filtered and the rules of what-if are changed by their buttons", async () => {
    const { page } = await opened("the list", { javaScriptEnabled: false });
    await page.selectOption("select[name=status]", "completed");
    await page.click("form[role=search] button");
    expect(await page.locator("h2#list").innerText()).toMatch(/^Completed \d+$/u);
    const { page: other } = await opened("what if", { javaScriptEnabled: false });
    await other.fill("input[name=minDays]", "14");
    await other.click(".rules button");
    expect(await other.locator("section[aria-labelledby=this]").innerText()).toContain("Day 14");
  });

  it("With JavaScript a slider shows at once what another rule would have done, without leaving the page", async () => {
    const { page } = await opened("what if");
    const before = page.url();
    await page.locator("input.slider[data-for=minDays]").fill("14");
    await page.locator("section[aria-labelledby=this]", { hasText: "Day 14" }).waitFor();
    expect(await page.inputValue("#minDays")).toBe("14");
    expect(new URL(page.url()).pathname).toBe(new URL(before).pathname);
  });

  it("The wall renews itself, and goes on showing what it has where the worker is away", async () => {
    const { page } = await opened("the wall");
    await page.clock.install();
    await page.reload();
    const renewed = page.waitForResponse((response) => response.url().includes("view=wall"));
    await page.clock.fastForward(61_000);
    expect((await renewed).status()).toBe(200);
    await page.route("**/*", (route) => route.abort());
    await page.clock.fastForward(61_000);
    expect(await page.locator("h1").innerText()).toContain("running");
  });

  it("Ada puts an experiment on hold and allows it again, and its page tells both", async () => {
    const { page } = await opened("an experiment with a winner");
    await page.click("text=Put on hold");
    expect(await page.locator("main").innerText()).toContain("This experiment is on hold");
    expect(await page.locator("div.warning").innerText()).toContain("On hold until someone allows it again, by Ada");
    await page.click("text=Allow stopping again");
    expect(await page.locator("main").innerText()).toContain("This experiment is no longer on hold.");
    expect(await page.locator("#what-people-said").locator("xpath=..").innerText()).toMatch(
      /Ada \(page\): never this one[\s\S]*Ada \(page\): allow stopping again/u,
    );
  });

  async function opened(
    name: string,
    options: BrowserContextOptions = {},
  ): Promise<{ readonly page: Page; readonly foreign: string[]; readonly complaints: string[] }> {
    const context = await browser().newContext({ storageState: signedIn, ...options });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const foreign: string[] = [];
    const complaints: string[] = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(`${worker.http.url}/`)) foreign.push(request.url());
    });
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(`${worker.http.url}${addresses[name]!}`);
    if (name === "what if") await page.waitForLoadState("networkidle");
    return { page, foreign, complaints };
  }
});

function dayBefore(instant: string): string {
  return new Date(Date.parse(instant) - 2 * 86_400_000).toISOString().slice(0, 10);
}

/** What axe-core finds. Put into the page by the test, past its content security policy. */
async function violationsOn(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  return page.evaluate(`axe.run().then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ": " + nodes.map(({ target }) => target).join(", ")))`);
}
