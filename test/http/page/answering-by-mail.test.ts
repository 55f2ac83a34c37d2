import { describe, expect, it } from "vitest";
import { answerLinksFor, type LinkedAnswer, type MailAnswers } from "../../../src/http/index.ts";
import { TOKEN } from "../running-server.ts";
import { browse, MINUTE, NOW, pageServer, spentInMemory, site, type PageServer } from "./page-server.ts";

const ASKED: LinkedAnswer = { messageId: "m@acme.test", to: "ada@acme.test", mail: 0, action: "veto", value: "{}" };
const DAY = 24 * 60 * MINUTE;

interface Mails extends PageServer {
  readonly taken: readonly LinkedAnswer[];
}

async function mails(publicUrl?: string, answers: Partial<MailAnswers> = {}): Promise<Mails> {
  const taken: LinkedAnswer[] = [];
  const page = {
    site,
    access: { publicUrl, trustedHeader: undefined, spentTokens: spentInMemory() },
    patienceMs: 0,
    answers: {
      standing: async () => ({ title: "Stopping it", button: { text: "Veto", question: undefined } }),
      take: async (asked: LinkedAnswer) => {
        taken.push(asked);
        return "id";
      },
      reply: () => undefined,
      ...answers,
    },
  };
  return { ...(await pageServer({}, { page })), taken };
}

const linkOf = (secret = TOKEN, nowMs = Date.parse(NOW), base = "http://herald.test"): string =>
  new URL(answerLinksFor(secret).at(base, nowMs).address(ASKED)).searchParams.get("link")!;

const open = ({ server }: PageServer, link: string) => browse(server, "GET", `/answer?link=${link}`);

const send = ({ server }: PageServer, link: string, form: object = {}, headers = { origin: server.url }) =>
  browse(server, "POST", "/answer", { headers, form: { link, csrf: answerLinksFor(TOKEN).formMark(link), ...form } });

describe("a link in a mail", () => {
  it("changes nothing when it is opened, however often: scanners of mail open links, too", async () => {
    const at = await mails();
    for (let times = 0; times < 3; times += 1) {
      const { status, text } = await open(at, linkOf());
      expect([status, JSON.parse(text)]).toMatchObject([
        200,
        { to: "ada@acme.test", standing: { title: "Stopping it" } },
      ]);
    }
    await browse(at.server, "HEAD", `/answer?link=${linkOf()}`);
    expect(at.taken).toEqual([]);
  });

  it("answers by the button of its page, in the name of the mailbox that it was sent to", async () => {
    const at = await mails();
    expect((await send(at, linkOf())).status).toBe(200);
    expect(at.taken).toEqual([ASKED]);
  });

  it("counts for seven days, and then says so", async () => {
    const at = await mails();
    const link = linkOf();
    at.clock.advance(7 * DAY - 1);
    expect((await open(at, link)).status).toBe(200);
    at.clock.advance(1);
    for (const answer of [await open(at, link), await send(at, link)])
      expect([answer.status, answer.text]).toEqual([410, expect.stringContaining("older than seven days")]);
    expect(at.taken).toEqual([]);
  });

  it("that another Herald signed, that was changed, or that is for something else is none", async () => {
    const at = await mails();
    const own = linkOf();
    const [body = "", mark = ""] = own.split(".");
    const changed = Buffer.from(Buffer.from(body, "base64url").toString().replace("ada@acme", "eve@acme")).toString(
      "base64url",
    );
    for (const link of [linkOf("another-token-of-another-worker"), `${changed}.${mark}`, body, "", "x"]) {
      expect((await open(at, link)).status).toBe(401);
      expect((await send(at, link)).status).toBe(401);
    }
    expect((await browse(at.server, "GET", "/answer")).status).toBe(401);
    expect((await browse(at.server, "GET", `/sign-in?link=${own}`)).status).toBe(401);
    expect(at.taken).toEqual([]);
  });

  it("is not answered from a page of somebody else, nor without the form of its page", async () => {
    const at = await mails();
    const link = linkOf();
    expect((await send(at, link, {}, { origin: "https://evil.test" })).status).toBe(403);
    expect((await send(at, link, { csrf: "" })).status).toBe(403);
    expect((await send(at, link, { csrf: answerLinksFor(TOKEN).formMark(linkOf(TOKEN, 1)) })).status).toBe(403);
    expect((await browse(at.server, "POST", "/answer", { form: { link } })).status).toBe(403);
    expect(at.taken).toEqual([]);
  });

  it("is not answered over a line on which others could read along", async () => {
    const at = await mails("http://herald.example.com");
    const headers = { origin: "http://herald.example.com", host: "herald.example.com" };
    const { status, text } = await send(at, linkOf(), {}, headers);
    expect([status, text]).toEqual([403, expect.stringContaining("over plain HTTP")]);
    expect(at.taken).toEqual([]);
  });

  it("says what came of the answer, and where it was answered before how it stands", async () => {
    const at = await mails(undefined, { reply: () => "Vetoed: it keeps running." });
    expect(JSON.parse((await send(at, linkOf())).text)).toMatchObject({ reply: "Vetoed: it keeps running." });
    expect(JSON.parse((await send(await mails(), linkOf())).text)).toMatchObject({
      reply: expect.stringMatching(/Herald has your answer|answered before/u),
    });
  });

  it("to a message that is gone says that, and stands in no log", async () => {
    const at = await mails(undefined, { standing: async () => undefined });
    expect((await open(at, linkOf())).status).toBe(404);
    await send(at, linkOf());
    expect(JSON.stringify(at.entries)).not.toContain(linkOf());
  });
});

it("a Herald without mail has no such page", async () => {
  const { server } = await pageServer();
  expect((await browse(server, "GET", `/answer?link=${linkOf()}`)).status).toBe(404);
});
