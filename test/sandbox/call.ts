import { ManualClock } from "../../src/platform/index.ts";
import { startSandbox, type Sandbox, type SandboxOptions } from "../../src/sandbox/index.ts";

/** A Monday morning. */
export const EPOCH = "2026-11-23T09:00:00.000Z";
export const DAY_MS = 86_400_000;

/** A sandbox on a clock that stands still. */
export async function sandboxAt(
  options: Partial<SandboxOptions> & { readonly at?: string } = {},
): Promise<{ sandbox: Sandbox; clock: ManualClock }> {
  const { at = EPOCH, ...rest } = options;
  const clock = new ManualClock(at);
  return { sandbox: await startSandbox({ port: 0, seed: 1, clock, ...rest }), clock };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // Tests look into answers freely; a wrong guess fails the test.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

/** Asks the sandbox's API without any client of ours. */
export async function call(
  sandbox: Sandbox,
  method: string,
  path: string,
  options: {
    readonly body?: unknown;
    readonly key?: string;
    readonly base?: string;
    readonly signal?: AbortSignal;
  } = {},
): Promise<Answer> {
  const response = await fetch(`${sandbox.url}${options.base ?? "/rest/v1"}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${options.key ?? "sandbox-key"}`,
      ...(options.body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
