import { describe, expect, it } from "vitest";
import { GROUP_SCOPES, NEEDED_SCOPES, PRIVATE_CHANNEL_SCOPES } from "../../src/slack/index.ts";
import { SLACK_PATH } from "../../src/http/index.ts";
import { textOf, yamlOf } from "./project-files.ts";

interface Manifest {
  readonly features: { readonly bot_user: { readonly display_name: string } };
  readonly settings: { readonly interactivity: { readonly is_enabled: boolean; readonly request_url: string } };
  readonly oauth_config: { readonly scopes: { readonly bot: readonly string[]; readonly user?: readonly string[] } };
}

describe("slack-app-manifest.yaml", () => {
  const manifest = yamlOf<Manifest>("slack-app-manifest.yaml");

  it("asks for exactly the scopes that are used", () => {
    expect(manifest.oauth_config.scopes.bot.toSorted()).toEqual(
      [...NEEDED_SCOPES, ...PRIVATE_CHANNEL_SCOPES, ...GROUP_SCOPES].toSorted(),
    );
    expect(manifest.oauth_config.scopes.user).toBeUndefined();
  });

  it("says why, above each group of them", () => {
    const lines = textOf("slack-app-manifest.yaml").split("\n");
    const first = lines.findIndex((line) => line.includes("- chat:write"));
    expect(lines[first - 1]).toContain("# Post messages");
  });

  it("tells Slack of presses at the place where the worker takes them", () => {
    expect(manifest.settings.interactivity).toMatchObject({ is_enabled: true });
    expect(new URL(manifest.settings.interactivity.request_url).pathname).toBe(SLACK_PATH);
  });

  it("names the app as its messages tell people to invite it", () => {
    expect(manifest.features.bot_user.display_name).toBe("Herald");
  });
});
