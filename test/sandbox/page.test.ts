import { describe, expect, it } from "vitest";
import { mrkdwn } from "../../src/sandbox/page/mrkdwn.ts";
import { call, sandboxAt } from "./call.ts";

describe("Slack's markup on the page", () => {
  it.each`
    written                                       | shown
    ${"*bold* and _italic_ and ~gone~"}           | ${"<b>bold</b> and <i>italic</i> and <s>gone</s>"}
    ${"*_both_*"}                                 | ${"<b><i>both</i></b>"}
    ${"2 * 3 * 4, snake_case_name, a ~ b"}        | ${"2 * 3 * 4, snake_case_name, a ~ b"}
    ${"`a*b*c` *d*"}                              | ${"<code>a*b*c</code> <b>d</b>"}
    ${"```one\ntwo```"}                           | ${"<pre>one\ntwo</pre>"}
    ${"<https://a.test/?x=1&amp;y=2|the *docs*>"} | ${'<a href="https://a.test/?x=1&amp;y=2" rel="noreferrer noopener">the *docs*</a>'}
    ${"*<https://a.test|name>* done"}             | ${'<b><a href="https://a.test" rel="noreferrer noopener">name</a></b> done'}
    ${"first\n&gt; quoted\n&gt; more\nlast"}      | ${"first<blockquote>quoted<br>more</blockquote>last"}
    ${":trophy: :no_such_emoji:"}                 | ${"🏆 :no_such_emoji:"}
    ${"Tom &amp; Ann &lt;3"}                      | ${"Tom &amp; Ann &lt;3"}
    ${"<!channel> hello"}                         | ${'<span class="mention alarm">@channel</span> hello'}
    ${"<javascript:alert(1)|click>"}              | ${"&lt;javascript:alert(1)|click&gt;"}
    ${"<script>alert(1)</script>"}                | ${"&lt;script&gt;alert(1)&lt;/script&gt;"}
    ${'<https://a.test/"onmouseover="x|y>'}       | ${'<a href="https://a.test/&quot;onmouseover=&quot;x" rel="noreferrer noopener">y</a>'}
  `("shows $written", ({ written, shown }) => {
    expect(mrkdwn(written).text).toBe(shown);
  });
});

describe("the page that looks like Slack", () => {
  const say = (sandbox: Awaited<ReturnType<typeof sandboxAt>>["sandbox"], body: object): ReturnType<typeof call> =>
    call(sandbox, "POST", "/chat.postMessage", { base: "/slack/api", body: { channel: "experiments", ...body } });

  it("shows blocks, threads, edits and times, and nothing that runs or loads", async () => {
    const { sandbox } = await sandboxAt();
    const blocks = [
      { type: "header", text: { type: "plain_text", text: ":bar_chart: One winner & <b>" } },
      {
        type: "section",
        text: { type: "mrkdwn", text: "*Hero* is ahead" },
        fields: [{ type: "mrkdwn", text: "field" }],
      },
      {
        type: "actions",
        elements: [{ type: "button", text: { type: "plain_text", text: "Stop now" }, style: "primary" }],
      },
      { type: "image", image_url: "https://example.com/chart.png", alt_text: "a chart" },
      { type: "context", elements: [{ type: "mrkdwn", text: "as of today" }] },
      { type: "divider" },
    ];
    const { body } = await say(sandbox, { text: "fallback", blocks });
    await say(sandbox, { text: "in the thread", thread_ts: body.ts });
    await call(sandbox, "POST", "/chat.update", {
      base: "/slack/api",
      body: { channel: body.channel, ts: body.ts, text: "fallback 2" },
    });
    const page = await fetch(sandbox.slackPageUrl);
    const text = await page.text();
    for (const part of [
      '<h3 class="header">📊 One winner &amp; &lt;b&gt;</h3>',
      "<b>Hero</b> is ahead",
      '<div class="field">field</div>',
      "disabled",
      "🖼 a chart",
      "as of today",
      "(edited)",
      "1 reply",
      "in the thread",
      ">9:00 AM<",
      "Monday, November 23, 2026",
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain("fallback");
    expect(text).not.toMatch(/<script|https:\/\/example\.com/);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    await sandbox.close();
  });

  it("says so while nothing has been posted, and answers 404 for a channel that is not there", async () => {
    const { sandbox } = await sandboxAt();
    expect(await (await fetch(sandbox.slackPageUrl)).text()).toContain("Nothing has been posted to #experiments yet");
    expect((await fetch(`${sandbox.slackPageUrl}?channel=nowhere`)).status).toBe(404);
    await sandbox.close();
  });

  it("tells machines the same as JSON, and keeps long channels to the latest messages", async () => {
    const { sandbox } = await sandboxAt();
    for (let i = 0; i < 65; i++) await say(sandbox, { text: `Message no. ${i}.` });
    const { body } = await call(sandbox, "GET", "/slack/messages.json", { base: "" });
    expect(body.messages).toHaveLength(65);
    const page = await (await fetch(sandbox.slackPageUrl)).text();
    expect(page).toContain("Message no. 64.");
    expect(page).not.toContain("Message no. 4.");
    const older = /href="(\/slack\?channel=[^"]+)">Older/.exec(page)![1]!.replaceAll("&amp;", "&");
    expect(await (await fetch(sandbox.url + older)).text()).toContain("Message no. 4.");
    await sandbox.close();
  });

  it("escapes names wherever they appear on the overview", async () => {
    const { sandbox } = await sandboxAt({ scenarios: ["awkward-names"] });
    const page = await (await fetch(sandbox.url)).text();
    expect(page).toContain("&lt;!channel&gt; *Free* &amp; `50%` off");
    await sandbox.close();
  });
});
