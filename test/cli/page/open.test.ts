import { describe, expect, it } from "vitest";
import { pageServer } from "../../http/page/page-server.ts";
import { runningServer, TOKEN } from "../../http/running-server.ts";
import { emptyFolder, herald } from "../herald-process.ts";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const at = ({ url }: { readonly url: string }) => ({
  environment: { HERALD_TRIGGER_TOKEN: TOKEN, PORT: new URL(url).port },
});

describe("herald open", () => {
  it("prints a link for the person, and never the trigger token", async () => {
    const { server } = await pageServer();
    const { code, stdout, stderr } = await herald(["open", "--by", "Ada"], at(server));
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout.split("\n")[0]).toMatch(new RegExp(`^${server.url}/sign-in\\?link=[\\w-]+\\.[\\w-]+$`, "u"));
    expect(stdout).toContain("signs you in as Ada. It works once, until Mon, Nov 23, 9:10 AM UTC.");
    expect(stdout).not.toContain(TOKEN);
    const json = await herald(["open", "--by", "Ada", "--json"], at(server));
    expect(JSON.parse(json.stdout)).toEqual({
      url: expect.stringContaining("/sign-in?link="),
      by: "Ada",
      until: "2026-11-23T09:10:00.000Z",
    });
  });

  it("says what is wrong where there is no worker, no page, or another token", async () => {
    const none = await herald(["open"]);
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("no worker has run here yet")]);
    const { server } = await pageServer();
    const wrong = await herald(["open"], {
      environment: { ...at(server).environment, HERALD_TRIGGER_TOKEN: "another-token-0123" },
    });
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining("does not accept the token")]);
    const { server: withoutPage } = await runningServer();
    const off = await herald(["open"], at(withoutPage));
    expect([off.code, off.stderr]).toEqual([1, expect.stringContaining("page: off")]);
    const directory = emptyFolder();
    writeFileSync(join(directory, "herald.config.yaml"), "page: off\n");
    const offHere = await herald(["open"], { directory });
    expect([offHere.code, offHere.stderr]).toEqual([2, expect.stringContaining("page: off")]);
  });
});
