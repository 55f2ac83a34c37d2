import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";
import { onTestFinished } from "vitest";

const USUAL = "/usr/bin/chromium";

/** Chromium of this machine: `CHROMIUM` names one, else the usual place. Undefined: there is none. */
const chromiumPath = [process.env["CHROMIUM"], USUAL].find((path) => path !== undefined && existsSync(path));

/** For `describe.skipIf(!hasBrowser)`: what needs a browser is skipped, and counted as skipped, where there is none. */
export const hasBrowser: boolean = chromiumPath !== undefined;

/** A real browser, closed after the test. */
export async function openBrowser(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error(`there is no Chromium: install it, or name it in CHROMIUM`);
  // In containers Chromium cannot make a sandbox of its own; it opens nothing but our own pages.
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
  onTestFinished(() => browser.close());
  return browser;
}
