import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What may go wrong with one request. `after`: Slack has done the work already. */
export type Fault =
  | { readonly kind: "reset" | "hang" | "http-500" | "half-answer" | "html"; readonly when: "before" | "after" }
  | { readonly kind: "rate-limit"; readonly retryAfter: string | undefined }
  | {
      readonly kind: "error";
      readonly error: string;
      readonly when?: "before" | "after";
      readonly details?: readonly string[];
    }
  | { readonly kind: "answer"; readonly body: string };

export interface FakeMessage {
  readonly channel: string;
  readonly ts: string;
  readonly threadTs: string | undefined;
  readonly text: string;
  readonly blocks: readonly unknown[];
  readonly metadata:
    | { readonly event_type: string; readonly event_payload: Readonly<Record<string, unknown>> }
    | undefined;
  readonly unfurl: string | undefined;
  readonly files?: readonly FakeFile[];
}

export interface FakeFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly altText: string;
  readonly content: string;
}

export interface FakeChannel {
  readonly id: string;
  readonly name: string;
  readonly is_member?: boolean;
  readonly is_private?: boolean;
}

type Args = ReadonlyMap<string, string>;
type Answer = Readonly<Record<string, unknown>>;

/** As much of Slack as Herald uses, with faults in the order they are asked for. Loopback only. */
export class FakeSlack {
  readonly channels: FakeChannel[] = [
    { id: "C000GENERAL", name: "general" },
    { id: "C000EXPERIM", name: "experiments" },
  ];
  messages: FakeMessage[] = [];
  /** Every call that came, in order, faulty ones included. */
  readonly calls: { readonly method: string; readonly args: Args; readonly authorization: string }[] = [];
  /** Messages of a page of history; small, so that paging is used. */
  pageSize = 2;
  /** Members of user groups, by the group's id. */
  readonly groups = new Map<string, readonly string[]>();
  /** Who is in each channel. */
  members: readonly string[] = [];
  scopes = "chat:write,files:write,channels:read,channels:history,groups:read,groups:history";
  /** Files that were announced, by id; they have content once it came. */
  readonly announced = new Map<string, FakeFile>();
  /** Shared files are shown only when this is called: Slack takes its time. Undefined: at once. */
  heldBack: FakeMessage[] | undefined;
  /** Where files are to be sent; as Slack says it, unless given. */
  uploadBase: string | undefined;
  /** What came with each upload of bytes. */
  readonly uploads: { readonly id: string; readonly authorization: string | undefined }[] = [];
  /** How far its clock is ahead of the test's. */
  aheadMs = 0;
  /** Called before a request is answered. */
  onCall: (method: string) => void | Promise<void> = () => {};
  readonly #faults = new Map<string, Fault[]>();
  readonly #server: Server;
  readonly #clock: { nowMs(): number };
  #sequence = 0;

  private constructor(clock: { nowMs(): number }) {
    this.#clock = clock;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(clock: { nowMs(): number }): Promise<FakeSlack> {
    const slack = new FakeSlack(clock);
    slack.#server.listen(0, "127.0.0.1");
    await once(slack.#server, "listening");
    return slack;
  }

  get apiUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/api/`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** The next calls of a method fail so, one after the other; then it works again. */
  failNext(method: string, ...faults: readonly Fault[]): void {
    this.#faults.set(method, [...(this.#faults.get(method) ?? []), ...faults]);
  }

  /** Someone talks in a channel. */
  chat(channel: string, text: string): void {
    this.#store({ channel, text, threadTs: undefined, blocks: [], metadata: undefined, unfurl: undefined });
  }

  withKey(key: string): FakeMessage[] {
    return this.messages.filter(({ metadata }) => metadata?.event_payload["key"] === key);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.replace("/api/", "") ?? "";
    const isUpload = path.startsWith("/upload/");
    const method = isUpload ? "upload" : path;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const args = isUpload
      ? new Map([
          ["id", path.slice("/upload/".length)],
          ["content", body],
        ])
      : new Map(new URLSearchParams(body));
    if (isUpload) this.uploads.push({ id: args.get("id")!, authorization: request.headers.authorization });
    this.calls.push({ method, args, authorization: request.headers.authorization ?? "" });
    await this.onCall(method);
    const fault = this.#faults.get(method)?.shift();
    const isAfter = fault !== undefined && "when" in fault && fault.when === "after";
    const answer = fault === undefined || isAfter ? this.#answer(method, args) : {};
    if (fault !== undefined) return this.#fail(fault, request, response);
    response
      .writeHead(200, {
        "content-type": "application/json",
        "x-oauth-scopes": this.scopes,
        date: new Date(this.#clock.nowMs() + this.aheadMs).toUTCString(),
      })
      .end(JSON.stringify(answer));
  }

  #fail(fault: Fault, request: IncomingMessage, response: ServerResponse): void {
    switch (fault.kind) {
      case "reset":
        request.socket.resetAndDestroy();
        return;
      case "hang":
        return;
      case "half-answer":
        response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
        response.write('{"ok":true,"ts":"17', () => request.socket.destroy());
        return;
      case "http-500":
        response.writeHead(500).end("internal server error");
        return;
      case "html":
        response.writeHead(200, { "content-type": "text/html" }).end("<html><body>Maintenance</body></html>");
        return;
      case "rate-limit":
        response
          .writeHead(429, fault.retryAfter === undefined ? {} : { "retry-after": fault.retryAfter })
          .end('{"ok":false,"error":"ratelimited"}');
        return;
      case "error":
        response.writeHead(200, { "content-type": "application/json" }).end(
          JSON.stringify({
            ok: false,
            error: fault.error,
            needed: "channels:history",
            response_metadata: { messages: fault.details ?? [] },
          }),
        );
        return;
      case "answer":
        response.writeHead(200, { "content-type": "application/json" }).end(fault.body);
    }
  }

  #answer(method: string, args: Args): Answer {
    switch (method) {
      case "auth.test":
        return { ok: true, team: "Acme", user: "herald" };
      case "apps.connections.open":
        return { ok: true, url: "wss://127.0.0.1/link?ticket=secret-ticket" };
      case "usergroups.users.list": {
        const users = this.groups.get(args.get("usergroup")!);
        return users === undefined ? { ok: false, error: "no_such_subteam" } : { ok: true, users };
      }
      case "conversations.members":
        return this.#membersPage(args);
      case "chat.postMessage":
        return this.#post(args);
      case "chat.update":
        return this.#update(args);
      case "conversations.history":
        return this.#page(
          this.messages
            .filter(({ channel, threadTs }) => channel === args.get("channel") && threadTs === undefined)
            .toReversed(),
          args,
        );
      case "conversations.replies":
        return this.#replies(args);
      case "files.getUploadURLExternal":
        return this.#announce(args);
      case "upload":
        this.announced.set(args.get("id")!, { ...this.announced.get(args.get("id")!)!, content: args.get("content")! });
        return { ok: true };
      case "files.completeUploadExternal":
        return this.#share(args);
      case "chat.getPermalink": {
        const found = this.messages.find(({ ts }) => ts === args.get("message_ts"));
        return found === undefined
          ? { ok: false, error: "message_not_found" }
          : { ok: true, permalink: `https://acme.slack.test/archives/${found.channel}/p${found.ts.replace(".", "")}` };
      }
      case "conversations.list":
        return this.#list(args);
      case "conversations.info": {
        const found = this.channels.find(({ id }) => id === args.get("channel"));
        return found === undefined
          ? { ok: false, error: "channel_not_found" }
          : { ok: true, channel: { is_member: true, ...found } };
      }
      default:
        return { ok: false, error: "unknown_method" };
    }
  }

  #post(args: Args): Answer {
    const wanted = args.get("channel")!.replace("#", "");
    const channel = this.channels.find(({ id, name }) => id === wanted || name === wanted);
    if (channel === undefined) return { ok: false, error: "channel_not_found" };
    if (channel.is_member === false) return { ok: false, error: "not_in_channel" };
    const ts = this.#store({
      channel: channel.id,
      threadTs: args.get("thread_ts"),
      unfurl: args.get("unfurl_links"),
      ...contentOf(args),
    });
    return { ok: true, channel: channel.id, ts };
  }

  #announce(args: Args): Answer {
    const id = `F${String(this.announced.size + 1).padStart(9, "0")}`;
    this.announced.set(id, {
      id,
      name: args.get("filename")!,
      title: "",
      altText: args.get("alt_text") ?? "",
      content: "",
    });
    return { ok: true, file_id: id, upload_url: `${this.uploadBase ?? new URL("/upload", this.apiUrl).href}/${id}` };
  }

  #share(args: Args): Answer {
    const [wanted] = JSON.parse(args.get("files")!) as { id: string; title: string }[];
    const file = this.announced.get(wanted!.id);
    if (file === undefined || file.content === "") return { ok: false, error: "file_not_found" };
    const shared = { ...file, title: wanted!.title };
    this.#store({
      channel: args.get("channel_id")!,
      threadTs: args.get("thread_ts"),
      text: "",
      blocks: [],
      metadata: undefined,
      unfurl: undefined,
      files: [shared],
    });
    if (this.heldBack !== undefined) this.heldBack.push(this.messages.pop()!);
    return { ok: true, files: [{ id: shared.id, title: shared.title }] };
  }

  /** What was shared and held back is shown now. */
  show(): void {
    this.messages.push(...(this.heldBack ?? []).splice(0));
  }

  #update(args: Args): Answer {
    const place = this.messages.findIndex(
      ({ channel, ts }) => channel === args.get("channel") && ts === args.get("ts"),
    );
    if (place < 0) return { ok: false, error: "message_not_found" };
    this.messages[place] = { ...this.messages[place]!, ...contentOf(args) };
    return { ok: true, channel: args.get("channel"), ts: args.get("ts") };
  }

  #replies(args: Args): Answer {
    const parent = this.messages.find(({ channel, ts }) => channel === args.get("channel") && ts === args.get("ts"));
    if (parent === undefined) return { ok: false, error: "thread_not_found" };
    return this.#page([parent, ...this.messages.filter(({ threadTs }) => threadTs === parent.ts)], args);
  }

  #membersPage(args: Args): Answer {
    const start = Number(args.get("cursor") ?? 0);
    const end = start + this.pageSize;
    return {
      ok: true,
      members: this.members.slice(start, end),
      response_metadata: { next_cursor: end < this.members.length ? String(end) : "" },
    };
  }

  #list(args: Args): Answer {
    const seesPrivate = this.scopes.includes("groups:read");
    if (args.get("types")?.includes("private") === true && !seesPrivate)
      return { ok: false, error: "missing_scope", needed: "groups:read" };
    const visible = this.channels.filter((channel) => channel.is_private !== true || seesPrivate);
    const start = Number(args.get("cursor") ?? 0);
    const next = start + 1 < visible.length ? String(start + 1) : "";
    const channels = visible.slice(start, start + 1).map((channel) => ({ is_member: true, ...channel }));
    return { ok: true, channels, response_metadata: { next_cursor: next } };
  }

  #page(messages: readonly FakeMessage[], args: Args): Answer {
    const latest = Number(args.get("latest") ?? Number.POSITIVE_INFINITY);
    const within = messages.filter(({ ts }) => Number(ts) >= Number(args.get("oldest") ?? 0) && Number(ts) <= latest);
    const start = Number(args.get("cursor") ?? 0);
    const hasMore = start + this.pageSize < within.length;
    const shown = within.slice(start, start + this.pageSize).map(({ ts, text, metadata, files }) => ({
      ts,
      text,
      ...(files && { files: files.map(({ id, name, title }) => ({ id, name, title })) }),
      ...(args.get("include_all_metadata") === "true" && metadata && { metadata }),
    }));
    return {
      ok: true,
      messages: shown,
      has_more: hasMore,
      response_metadata: { next_cursor: hasMore ? String(start + this.pageSize) : "" },
    };
  }

  #store(message: Omit<FakeMessage, "ts">): string {
    this.#sequence += 1;
    const ts = `${Math.floor(this.#clock.nowMs() / 1000)}.${String(this.#sequence).padStart(6, "0")}`;
    this.messages.push({ ...message, ts });
    return ts;
  }
}

function contentOf(args: Args): Pick<FakeMessage, "text" | "blocks" | "metadata"> {
  return {
    text: args.get("text") ?? "",
    blocks: JSON.parse(args.get("blocks") ?? "[]") as unknown[],
    metadata: JSON.parse(args.get("metadata") ?? "null") ?? undefined,
  };
}
