import { describe, expect, it } from "vitest";
import { renderMail, type MailRendering, type RenderedMail } from "../../src/mail/index.ts";
import { composed } from "../../src/mail/compose.ts";
import type { Notification } from "../../src/notify/index.ts";
import { everyNotification } from "../support/messages/every-message.ts";
import { HOSTILE_NAMES } from "../support/messages/hostile-names.ts";
import { listing } from "../support/messages/saying.ts";
import { told } from "../support/mail/mail-medium.ts";
import { isEverything, oneOf } from "../support/scope.ts";

const OPTIONS: MailRendering = {
  to: "ada@acme.test",
  until: "2026-11-30T08:00:00.000Z",
  addressOf: ({ kind }) => `https://herald.acme.test/answer?link=${kind}&x=<">`,
};
const rendered = (notification: Notification, options: Partial<MailRendering> = {}): RenderedMail =>
  renderMail(notification, { ...OPTIONS, ...options });

/** Tags of a document, without what stands in quotation marks. */
const tagsOf = (html: string): readonly string[] =>
  html
    .replaceAll(/<!--.*?-->/gsu, "")
    .match(/<[^>]*>/gu)
    ?.map((tag) => tag.replaceAll(/"[^"]*"/gu, '""')) ?? [];

describe("a mail about anything, with names made of", () => {
  it.each(oneOf(isEverything ? 3 : 8, Object.keys(HOSTILE_NAMES), 0))("%s", async (title) => {
    const name = HOSTILE_NAMES[title]!(200);
    for (const { notification } of everyNotification({ name, variants: 3, figures: "usual" })) {
      const { subject, html, text } = rendered(notification);
      expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      // Nothing from outside is markup, and nothing is loaded or run.
      const kinds = new Set(tagsOf(html).map((tag) => /^<[/!]?([a-z0-9]*)/iu.exec(tag)![1]!.toLowerCase()));
      expect([...kinds].toSorted().filter((kind) => !KNOWN_TAGS.has(kind))).toEqual([]);
      expect(tagsOf(html).join(" ")).not.toMatch(/\s(?:on\w+|src|srcset|background|action)=/iu);
      expect(html).not.toMatch(/href="(?!https?:\/\/)/u);
      expect(text).not.toContain("undefined");
      const message = await composed({
        from: { name: "Herald", address: "herald@acme.test" },
        to: "ada@acme.test",
        at: "2026-11-23T08:00:00.000Z",
        messageId: "m@acme.test",
        references: [],
        isUrgent: false,
        mail: { subject, html, text },
      });
      const [head = ""] = message.toString().split("\r\n\r\n");
      expect(head.split(/\r\n(?![ \t])/u).map((line) => line.split(":")[0])).toEqual(HEADERS);
    }
  });
});

const KNOWN_TAGS = new Set(
  "doctype html head meta title style body div table tr td th h1 h2 p a strong span br".split(" "),
);
const HEADERS = [
  "Auto-Submitted",
  "X-Auto-Response-Suppress",
  "From",
  "To",
  "Subject",
  "Message-ID",
  "Date",
  "MIME-Version",
  "Content-Type",
];

describe("a mail", () => {
  it("cannot be given a header by a title with line breaks", () => {
    const { subject } = rendered(told("alert", "No traffic\r\nBcc: eve@evil.test\n\nHello"));
    expect(subject).toBe("No traffic Bcc: eve@evil.test Hello");
  });

  it("escapes every address and every text", () => {
    const { html } = rendered(told("announcement", '<script>alert("1")</script>', { actions: ["veto"] }));
    expect(html).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;");
    expect(html).toContain('href="https://herald.acme.test/answer?link=veto&amp;x=&lt;&quot;&gt;"');
  });

  it("follows no address that is none of the web", () => {
    const notification: Notification = {
      ...told("alert", "No traffic"),
      link: "javascript:alert(1)",
      body: [{ part: "lines", lines: [[{ link: "javascript:alert(1)", of: "Homepage", most: 40 }]] }],
    };
    const { html, text } = rendered(notification);
    expect(html).toContain("Homepage");
    expect(html + text).not.toContain("javascript:");
  });

  it("has links to answer only where answers arrive, and else says what to do instead", () => {
    const notification: Notification = {
      ...told("proposal", "It has a winner", { actions: ["stop", "open-page"] }),
      body: [
        ...told("proposal", "It has a winner", { actions: ["stop", "open-page"] }).body,
        { part: "lines", only: "answerable", lines: [["Use the button."]] },
        { part: "lines", only: "unanswerable", lines: [["Stop it in Ours Privacy."]] },
      ],
    };
    const open = rendered(notification);
    expect(open.text).toContain("stop:\nhttps://herald.acme.test/answer?link=stop");
    // What only Slack can show to one person alone.
    expect(open.text).not.toContain("open-page");
    expect(open.text).toContain("Use the button.");
    expect(open.text).toContain("do not forward it");
    const closed = rendered(notification, { addressOf: undefined });
    expect(closed.text).not.toContain("answer?link=");
    expect(closed.text).toContain("Stop it in Ours Privacy.");
    expect(closed.text).not.toContain("do not forward it");
  });

  it("counts the rows that it does not show, and stays below what mail programs cut off", () => {
    const rows = Array.from({ length: 300 }, (_, index) => [`Experiment ${index}`]);
    const { html, text, subject } = rendered(listing("300 running", rows));
    expect(subject).toBe("300 running · Acme · Nov 23");
    expect(text).toContain("Not shown: 260 under Still running.");
    expect(html.length).toBeLessThan(100_000);
  });

  it("is the same for the same notification", () => {
    const notification = told("alert", "No traffic");
    expect(rendered(notification)).toEqual(rendered(notification));
  });
});
