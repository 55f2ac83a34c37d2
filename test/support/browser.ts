import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";

const USUAL = "/usr/bin/chromium";

/** Chromium of this machine: `CHROMIUM` names one, else the usual place. Undefined: there is none. */
const chromiumPath = [process.env["CHROMIUM"], USUAL].find((path) => path !== undefined && existsSync(path));

/** For `describe.skipIf(!hasBrowser)`: what needs a browser is skipped, and counted as skipped, where there is none. */
export const hasBrowser: boolean = chromiumPath !== undefined;

/** A real browser for the tests of a block, closed after them: each opens pages of its own. */
export function useBrowser(): () => Browser {
  let browser: Browser | undefined;
  beforeAll(async () => {
    // In containers Chromium cannot make a sandbox of its own; it opens nothing but our own pages.
    if (hasBrowser) browser = await chromium.launch({ executablePath: chromiumPath!, args: ["--no-sandbox"] });
  });
  afterAll(() => browser?.close());
  return () => {
    if (browser === undefined) throw new Error("there is no Chromium: install it, or name it in CHROMIUM");
    return browser;
  };
}
