import { describe, expect, it } from "vitest";
import { flag, html, Html } from "../../src/page/html.ts";
import { lineHtml, rowHtml, safeAddress } from "../../src/page/lines.ts";
import { link, strong, text } from "../../src/notify/index.ts";

describe("what a page is made of", () => {
  it("shows text as it is, whatever it holds", () => {
    const name = `</p><script>alert("1")</script> & 'more'`;
    expect(html`<p title="${name}">${name}</p>`.text).toBe(
      `<p title="&lt;/p&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;more&#39;">&lt;/p&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;more&#39;</p>`,
    );
  });

  it("takes finished parts and lists as they are, and leaves out what is not wanted", () => {
    const items = ["a", "<b>"].map((item) => html`<li>${item}</li>`);
    expect(html`<ul>${items}${false}${undefined}${1.5}</ul>`.text).toBe("<ul><li>a</li><li>&lt;b&gt;</li>1.5</ul>");
    expect(html`${new Html("<hr>")}<input ${flag("checked", true)}${flag("disabled", false)}>`.text).toBe(
      "<hr><input checked>",
    );
  });

  it("never takes an object for text that only looks like finished HTML", () => {
    expect(html`${["<i>", ["<b>"]]}`.text).toBe("&lt;i&gt;&lt;b&gt;");
  });
});

describe("a line of a message on a page", () => {
  it("keeps what is set off, and gives names a direction of their own", () => {
    const line = [strong(link("https://example.com/a?b&c", "‮Hero", 20)), " · day 3 · ", text("<b>", 10)];
    expect(lineHtml(line).text).toBe(
      '<strong><a href="https://example.com/a?b&amp;c"><bdi>Hero</bdi></a></strong> · day 3 · <bdi>&lt;b&gt;</bdi>',
    );
  });

  it.each(["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "//elsewhere.example", "\\\\host"])(
    "leads nowhere for the address %s",
    (address) => {
      expect(safeAddress(address)).toBe("#");
      const row = { lines: [[link(address, "Hero", 20)]], action: { text: "Review", url: address } };
      expect(rowHtml(row).text).not.toContain(address);
    },
  );

  it("follows addresses of this site and of the web", () => {
    expect(["/experiments/a/b", "https://example.com", "http://127.0.0.1:1"].map(safeAddress)).toEqual([
      "/experiments/a/b",
      "https://example.com",
      "http://127.0.0.1:1",
    ]);
  });
});
