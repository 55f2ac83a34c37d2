import { request as httpRequest } from "node:http";
import { z } from "zod";
import {
  SiteRefusal,
  type HttpServer,
  type HttpServerOptions,
  type PageAccess,
  type Site,
} from "../../../src/http/index.ts";
import { ManualClock } from "../../../src/platform/index.ts";
import { callerFields, defineJob, experimentFields, type AnyJob, type Ledger } from "../../../src/ports/index.ts";
import { FakeQueue, runningServer, TOKEN, type LogEntry } from "../running-server.ts";

export const NOW = "2026-11-23T09:00:00.000Z";
export const MINUTE = 60_000;

/** Pages that say who looks at them. */
export const site: Site = {
  pages: [
    {
      path: "/",
      twin: {
        path: "/v1/experiments",
        about: "The list",
        query: z.object({ sort: z.enum(["name", "day"]).default("name") }),
        answer: "ExperimentsAnswer",
      },
      html: async (_parameters, query, visitor) => {
        if (query["sort"] === "nonsense") throw new SiteRefusal("sort: wanted a column");
        return { status: 200, contentType: "text/html", body: JSON.stringify(visitor) };
      },
      json: async () => ({ experiments: [] }),
    },
  ],
  assets: new Map([["style.css", { contentType: "text/css", body: Buffer.from("p {}") }]]),
  failure: (status, sentence) => `page ${status}: ${sentence}`,
  operations: (operations) => JSON.stringify(operations),
  answer: (page) => JSON.stringify(page),
  confirmSignIn: ({ token, name }) => JSON.stringify({ token, name }),
};

function job(id: string, payload: z.ZodType, namesExperiment = false): AnyJob {
  return defineJob({
    id,
    summary: `Does ${id}`,
    payload,
    triggerable: true,
    namesExperiment,
    retry: { attempts: 1, firstDelayMs: 0 },
    priority: 1,
    run: async () => ({}),
  });
}

/** Payloads as the real ones have them. */
const jobs: readonly AnyJob[] = [
  job("reporting.daily-digest", z.strictObject({ digest: z.string().optional() })),
  job("monitoring.sweep", z.strictObject({ account: z.string().optional() })),
  job("acting.switch", z.strictObject({ to: z.enum(["pause", "resume"]), ...callerFields })),
  job("acting.hold", z.strictObject({ ...experimentFields, ...callerFields }), true),
  job("acting.allow", z.strictObject({ ...experimentFields, ...callerFields }), true),
];

/** A queue whose jobs are done at once. */
export class QuickQueue extends FakeQueue {
  state: "completed" | "failed" | "waiting" = "completed";
  override async status(id: string) {
    const status = await super.status(id);
    return status && { ...status, state: this.state };
  }
}

/** Tokens that were spent, for tests that are not about the ledger. */
export function spentInMemory(): Ledger["spentTokens"] {
  const spent = new Set<string>();
  return {
    async spend(id) {
      if (spent.has(id)) return false;
      spent.add(id);
      return true;
    },
    has: async (id) => spent.has(id),
  };
}

export interface PageServer {
  readonly server: HttpServer;
  readonly queue: QuickQueue;
  readonly clock: ManualClock;
  readonly entries: readonly LogEntry[];
}

export async function pageServer(
  access: Partial<PageAccess> = {},
  options: Partial<HttpServerOptions> = {},
): Promise<PageServer> {
  const clock = new ManualClock(NOW);
  const queue = new QuickQueue();
  const page = {
    site,
    access: { publicUrl: undefined, trustedHeader: undefined, spentTokens: spentInMemory(), ...access },
    patienceMs: 0,
  };
  const { server, entries } = await runningServer({ jobs, queue, clock, page, ...options });
  return { server, queue, clock, entries };
}

export interface PageAnswer {
  readonly status: number;
  readonly text: string;
  readonly location: string | undefined;
  readonly cookies: readonly string[];
}

/** One request as a browser sends it, with any header: `fetch` lets nobody choose Host and Origin. */
export function browse(
  { url }: Pick<HttpServer, "url">,
  method: string,
  path: string,
  {
    headers = {},
    form,
  }: { readonly headers?: Record<string, string>; readonly form?: Readonly<Record<string, string>> } = {},
): Promise<PageAnswer> {
  const { hostname, port } = new URL(url);
  const body = form && new URLSearchParams(form).toString();
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      {
        hostname,
        port,
        method,
        path,
        headers: {
          ...(body !== undefined && { "content-type": "application/x-www-form-urlencoded" }),
          ...headers,
        },
      },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (part: string) => (text += part));
        answer.on("end", () =>
          resolve({
            status: answer.statusCode!,
            text,
            location: answer.headers.location,
            cookies: answer.headers["set-cookie"] ?? [],
          }),
        );
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

/** What a link made by `herald open` carries. */
export async function linkFor({ server }: Pick<PageServer, "server">, by = "Ada", token = TOKEN): Promise<string> {
  const answer = await fetch(`${server.url}/v1/sign-in-links`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ by }),
  });
  const { url } = (await answer.json()) as { url: string };
  return new URL(url).searchParams.get("link")!;
}

/** Presses the button of the page that a link leads to. */
export function redeem(
  { server }: Pick<PageServer, "server">,
  link: string,
  headers: Record<string, string> = { origin: server.url },
): Promise<PageAnswer> {
  return browse(server, "POST", "/sign-in", { headers, form: { link } });
}

/** A person who is signed in: the headers of their browser, and what their forms carry. */
export async function signedIn(
  at: Pick<PageServer, "server">,
  by = "Ada",
): Promise<{ readonly headers: Record<string, string>; readonly csrf: string }> {
  const { cookies } = await redeem(at, await linkFor(at, by));
  const headers = { cookie: cookies[0]!.split(";")[0]!, origin: at.server.url };
  const { text } = await browse(at.server, "GET", "/", { headers });
  return { headers, csrf: (JSON.parse(text) as { csrf: string }).csrf };
}
