import { expect, it, onTestFinished } from "vitest";
import { systemClock } from "../../src/platform/index.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import { herald, usedFolder } from "./herald-process.ts";
import { isEverything } from "../support/scope.ts";

it.runIf(isEverything)(
  "`herald doctor` says of each thing whether it works, and warns of what is probably not meant so without failing for it",
  {
    timeout: 180_000,
  },
  async () => {
    const outside = await startSandbox({ port: 0, clock: systemClock, seed: 1, scenarios: ["flat"] });
    onTestFinished(() => outside.close());
    const environment = {
      OURS_PRIVACY_API_KEY: "sandbox-key",
      OURS_PRIVACY_BASE_URL: outside.url,
      SLACK_BOT_TOKEN: "xoxb-a-token-of-the-sandbox",
      SLACK_API_URL: outside.slackApiUrl,
    };
    const directory = usedFolder();
    const warned = await herald(["doctor"], { environment, directory });
    expect([warned.code, warned.stderr]).toEqual([0, ""]);
    expect(warned.stdout).toMatch(/^ok {6}Slack: herald may post/mu);
    expect(warned.stdout).toMatch(
      /^WARN {4}Slack buttons: neither .* without buttons, and no press is taken\n {8}set SLACK_SIGNING_SECRET/mu,
    );

    const failed = await herald(["doctor"], {
      environment: { ...environment, SLACK_APP_TOKEN: "xapp-1-A0-of-an-app-without-sockets" },
      directory,
    });
    expect([failed.code, failed.stderr]).toEqual([1, ""]);
    expect(failed.stdout).toMatch(
      /^FAILED {2}Slack buttons by Socket Mode: .*\n {8}check that the app has Socket Mode switched on/mu,
    );
    expect(failed.stdout).not.toContain("without-sockets");
  },
);
