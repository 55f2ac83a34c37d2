import { describe, expect, it } from "vitest";
import { actForm } from "../../src/page/index.ts";

const ADA = { csrf: "a-mark", back: '/?search="><script>' };

describe("a button of the page", () => {
  it("is a form with what it is about, in which nothing turns into markup", () => {
    const { text } = actForm("hold", ADA, { account: "main", experimentId: "<b>" })!;
    expect(text).toContain('method="post" action="/act/hold"');
    expect(text).toContain('name="csrf" value="a-mark"');
    expect(text).toContain('name="back" value="/?search=&quot;&gt;&lt;script&gt;"');
    expect(text).toContain('name="experimentId" value="&lt;b&gt;"');
    expect(text).toContain("<button>Put on hold</button>");
  });

  it("is not shown to who is not signed in", () => {
    expect(actForm("pause", { csrf: undefined, back: "/" })).toBeUndefined();
  });
});
