import { describe, expect, it } from "vitest";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { COMMAND_SCOPES, GROUP_SCOPES, NEEDED_SCOPES, PRIVATE_CHANNEL_SCOPES } from "../../src/slack/index.ts";
import { SLACK_COMMANDS_PATH, SLACK_EVENTS_PATH, SLACK_PATH } from "../../src/http/index.ts";
import { textOf, yamlOf } from "./project-files.ts";

interface Manifest {
  readonly features: {
    readonly bot_user: { readonly display_name: string };
    readonly slash_commands: readonly {
      readonly command: string;
      readonly url: string;
      readonly should_escape: boolean;
    }[];
    readonly app_home: { readonly home_tab_enabled: boolean };
  };
  readonly settings: {
    readonly interactivity: { readonly is_enabled: boolean; readonly request_url: string };
    readonly event_subscriptions: { readonly request_url: string; readonly bot_events: readonly string[] };
  };
  readonly oauth_config: { readonly scopes: { readonly bot: readonly string[]; readonly user?: readonly string[] } };
}

describe("slack-app-manifest.yaml", () => {
  const manifest = yamlOf<Manifest>("slack-app-manifest.yaml");

  it("asks for exactly the scopes that are used", () => {
    expect(manifest.oauth_config.scopes.bot.toSorted()).toEqual(
      [...NEEDED_SCOPES, ...COMMAND_SCOPES, ...PRIVATE_CHANNEL_SCOPES, ...GROUP_SCOPES].toSorted(),
    );
    expect(manifest.oauth_config.scopes.user).toBeUndefined();
  });

  it("asks for the scopes of the methods that the code calls, and subscribes to the events that it reads", () => {
    const code = sourcesIn("src/slack");
    const called = [
      ...new Set(
        [...code.matchAll(/lient(?:\(access\))?((?:\s*\.\w+){2,3})\(/gu)].map(([, method]) =>
          method!.replace(/\s/gu, "").slice(1),
        ),
      ),
    ];
    expect(called.filter((method) => SCOPES_OF[method] === undefined)).toEqual([]);
    const needed = called.flatMap((method) => SCOPES_OF[method]!);
    expect([...new Set([...needed, ...COMMAND_SCOPES])].toSorted()).toEqual(
      manifest.oauth_config.scopes.bot.toSorted(),
    );
    expect(Object.keys(SCOPES_OF).filter((method) => !called.includes(method))).toEqual([]);
    const read = [...code.matchAll(/z\.literal\("(app_\w+|message|member_\w+)"\), user/gu)].map(([, event]) => event);
    expect(manifest.settings.event_subscriptions.bot_events).toEqual(read);
  });

  it("says why, above each group of them", () => {
    const lines = textOf("slack-app-manifest.yaml").split("\n");
    const first = lines.findIndex((line) => line.includes("- chat:write"));
    expect(lines[first - 1]).toContain("# Post messages");
  });

  it("tells Slack of presses at the place where the worker takes them", () => {
    expect(manifest.settings.interactivity).toMatchObject({ is_enabled: true });
    expect(new URL(manifest.settings.interactivity.request_url).pathname).toBe(SLACK_PATH);
    expect(new URL(manifest.settings.event_subscriptions.request_url).pathname).toBe(SLACK_EVENTS_PATH);
    expect(manifest.features.app_home.home_tab_enabled).toBe(true);
    const [command, ...others] = manifest.features.slash_commands;
    expect([command?.command, new URL(command!.url).pathname, others]).toEqual(["/herald", SLACK_COMMANDS_PATH, []]);
    // Escaped, names of people and channels would come as ids.
    expect(command?.should_escape).toBe(false);
  });

  it("names the app as its messages tell people to invite it", () => {
    expect(manifest.features.bot_user.display_name).toBe("Herald");
  });
});

/** From https://docs.slack.dev/reference/methods: what a bot token needs. */
const SCOPES_OF: Readonly<Record<string, readonly string[]>> = {
  "auth.test": [],
  "apps.connections.open": [],
  "chat.postMessage": ["chat:write"],
  "chat.postEphemeral": ["chat:write"],
  "chat.update": ["chat:write"],
  "chat.getPermalink": [],
  "conversations.list": ["channels:read", "groups:read"],
  "conversations.info": ["channels:read", "groups:read"],
  "conversations.members": ["channels:read", "groups:read"],
  "conversations.history": ["channels:history", "groups:history"],
  "conversations.replies": ["channels:history", "groups:history"],
  "files.getUploadURLExternal": ["files:write"],
  "files.completeUploadExternal": ["files:write"],
  "usergroups.users.list": ["usergroups:read"],
  "views.publish": [],
};

function sourcesIn(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => readFileSync(join(folder, file), "utf8"))
    .join("\n");
}
