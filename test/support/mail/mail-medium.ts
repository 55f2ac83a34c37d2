import { createMailMedium, type AskedAnswer, type MailMediumOptions } from "../../../src/mail/index.ts";
import { ManualClock, silentLog } from "../../../src/platform/index.ts";
import type { Medium, Notification, Part } from "../../../src/notify/index.ts";
import { MemoryDeliveries } from "../slack/memory-deliveries.ts";
import type { SmtpHost } from "./smtp-host.ts";

export const FROM = "Herald <herald@acme.test>";
export const ADA = "mail:ada@acme.test";

/** Mail over a server of this machine. */
export function aMailMedium(host: Pick<SmtpHost, "url">, options: Partial<MailMediumOptions> = {}): Medium {
  return createMailMedium({
    url: host.url,
    from: FROM,
    deliveries: new MemoryDeliveries(),
    clock: new ManualClock("2026-11-23T08:00:00.000Z"),
    owner: "w",
    timeoutMs: 10_000,
    log: silentLog,
    answerLinks: () => undefined,
    isQuiet: () => false,
    ...options,
  });
}

/** Links that say openly what they answer. */
export function openLinks(asked: AskedAnswer[] = []): NonNullable<MailMediumOptions["answerLinks"]> {
  return () => ({
    until: "2026-11-30T08:00:00.000Z",
    address(answer) {
      asked.push(answer);
      return `https://herald.acme.test/answer?link=${answer.action}-${answer.mail}`;
    },
  });
}

/** A message of a kind, with buttons where it asks something. */
export function told(
  kind: Notification["kind"],
  title: string,
  {
    actions = [],
    severity = "info",
  }: { readonly actions?: readonly string[]; readonly severity?: Notification["severity"] } = {},
): Notification {
  const buttons: Part[] =
    actions.length === 0
      ? []
      : [{ part: "actions", value: '{"about":"intent"}', actions: actions.map((one) => ({ kind: one, text: one })) }];
  return {
    kind,
    severity,
    title,
    summary: [title],
    link: "https://app.example.test/e1",
    body: [{ part: "title", text: title }, { part: "lines", lines: [["What happened."]] }, ...buttons],
  };
}
