import { isUtf8 } from "node:buffer";
import type { Dispatcher } from "undici";
import type { ApiFailureFacts } from "../../experiment/index.ts";
import { decodeBody } from "./decode-body.ts";
import type { Headers } from "./retry-after.ts";

/** One request, ready to be sent. */
export interface Outgoing {
  /** Where to; a pool that is bound to one origin needs none. */
  readonly origin?: string;
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** With query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** A complete answer, whatever its status. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Empty where the bytes are not UTF-8: a replacement character in the place of a wrong one would make one name of two. */
  readonly text: string;
  readonly isUtf8: boolean;
}

export interface ExchangeLimits {
  readonly timeoutMs: number;
  /** Of an answer as it travels, and as it is when decoded. */
  readonly maxResponseBytes: number;
}

/** No complete answer. */
export class NoAnswerError extends Error {
  override readonly name = "NoAnswerError";
  readonly facts: NoAnswer;
  /** False only when it is certain that not one byte of the request left. */
  readonly isSent: boolean;
  constructor(facts: NoAnswer, isSent: boolean, options?: ErrorOptions) {
    super(facts.kind, options);
    this.facts = facts;
    this.isSent = isSent;
  }
}

type NoAnswer = Extract<ApiFailureFacts, { readonly kind: "network" | "timeout" | "oversize" | "closed" }>;

/**
 * Sends one request and reads the whole answer within one time limit.
 *
 * It uses undici's `dispatch` instead of `request`: only `dispatch` shows whether anything was sent, which decides whether a
 * lost write is harmless, and `request` notices an abort only once it is connected. Neither follows redirects.
 * @throws NoAnswerError; the signal's reason when it aborts
 */
export function exchange(
  pool: Dispatcher,
  outgoing: Outgoing,
  limits: ExchangeLimits,
  signal?: AbortSignal,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const chunks: Buffer[] = [];
  let bytes = 0;
  let isSent = false;
  let head: Pick<Answer, "status" | "headers"> | undefined;
  let controller: Dispatcher.DispatchController | undefined;
  let givenUp: Error | undefined;

  // Settles at once, even while undici is still connecting; undici hears of it as soon as possible.
  function giveUp(error: Error): void {
    givenUp ??= error;
    reject(error);
    controller?.abort(error);
  }
  const timeOut = (): void => giveUp(new NoAnswerError({ kind: "timeout", limitMs: limits.timeoutMs, isSent }, isSent));
  const abort = (): void => giveUp(signal?.reason);

  async function decoded({
    bytes: body,
    ...rest
  }: Pick<Answer, "status" | "headers"> & { readonly bytes: Buffer }): Promise<void> {
    try {
      const plain = await decodeBody(body, rest.headers, limits.maxResponseBytes);
      const isText = isUtf8(plain);
      resolve({ ...rest, text: isText ? new TextDecoder().decode(plain) : "", isUtf8: isText });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const facts: NoAnswer =
        code === "ERR_BUFFER_TOO_LARGE"
          ? { kind: "oversize", limitBytes: limits.maxResponseBytes }
          : { kind: "network", code: code ?? "encoding", isSent };
      reject(new NoAnswerError(facts, isSent));
    }
  }

  if (signal?.aborted === true) return Promise.reject(signal.reason);
  const timer = setTimeout(timeOut, limits.timeoutMs);
  signal?.addEventListener("abort", abort, { once: true });

  pool.dispatch(
    {
      ...(outgoing.origin !== undefined && { origin: outgoing.origin }),
      method: outgoing.method,
      path: outgoing.path,
      headers: { ...outgoing.headers },
      body: outgoing.body ?? null,
    },
    {
      onRequestStart(started) {
        controller = started;
        if (givenUp === undefined) isSent = true;
        else started.abort(givenUp);
      },
      onResponseStart(_controller, status, headers) {
        if (status >= 200) head = { status, headers };
      },
      onResponseData(_controller, chunk) {
        bytes += chunk.length;
        if (bytes > limits.maxResponseBytes)
          giveUp(new NoAnswerError({ kind: "oversize", limitBytes: limits.maxResponseBytes }, isSent));
        else chunks.push(chunk);
      },
      onResponseEnd() {
        if (head === undefined) reject(new NoAnswerError({ kind: "network", code: "ended", isSent }, isSent));
        else void decoded({ ...head, bytes: Buffer.concat(chunks) });
      },
      onResponseError(_controller, error) {
        reject(noAnswer(error, isSent));
      },
    },
  );

  return promise.finally(() => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  });
}

function noAnswer(error: Error & { code?: unknown }, isSent: boolean): NoAnswerError {
  const code = typeof error.code === "string" ? error.code : error.name;
  if (code === "UND_ERR_CLOSED" || code === "UND_ERR_DESTROYED")
    return new NoAnswerError({ kind: "closed", isSent }, isSent);
  // A parser error carries (`data`) what it could not parse, and an answer's content stays out of errors.
  return new NoAnswerError(
    { kind: "network", code, isSent },
    isSent,
    error.name === "HTTPParserError" ? {} : { cause: error },
  );
}
