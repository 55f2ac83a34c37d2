import { describe, expect, it } from "vitest";
import { createExperimentsApi, type ExperimentsApiOptions } from "../../src/api-client/index.ts";
import { silentLog } from "../../src/platform/index.ts";
import { READ_KEY, rejection } from "./client-under-test.ts";

function create(overrides: Partial<ExperimentsApiOptions>) {
  return createExperimentsApi({
    baseUrl: "https://app.oursprivacy.com",
    apiKey: READ_KEY,
    log: silentLog,
    ...overrides,
  });
}

describe("a base URL", () => {
  it.each([
    "https://app.oursprivacy.com",
    "https://gateway.example:8443/ours",
    "http://localhost:3000",
    "http://127.0.0.1:1",
    "http://127.8.9.10",
    "http://[::1]:8080",
  ])("%s is accepted", async (baseUrl) => {
    const api = create({ baseUrl });
    expect(api.getExperiment).toBeTypeOf("function");
    await api.close();
  });

  it.each`
    baseUrl                                | why
    ${"http://app.oursprivacy.com"}        | ${"requires https in baseUrl, except to this machine: http://app.oursprivacy.com would see the key in plain text"}
    ${"http://localhost.evil.example"}     | ${"requires https"}
    ${"http://127.0.0.1.evil.example"}     | ${"requires https"}
    ${"http://10.0.0.5"}                   | ${"requires https"}
    ${"http://0.0.0.0:3000"}               | ${"requires https"}
    ${"ftp://localhost"}                   | ${"requires https"}
    ${"app.oursprivacy.com"}               | ${"absolute URL"}
    ${""}                                  | ${"absolute URL"}
    ${"https://user:hunter22@a.example"}   | ${"without user name and password"}
    ${"https://a.example/?token=hunter22"} | ${"without query and fragment"}
    ${"https://a.example/#hunter22"}       | ${"without query and fragment"}
  `("$baseUrl is refused: $why", async ({ baseUrl, why }) => {
    const thrown = await rejection((async () => create({ baseUrl }))());
    expect(thrown).toBeInstanceOf(RangeError);
    expect((thrown as Error).message).toContain(why);
    expect((thrown as Error).message).not.toContain("hunter22");
  });
});

describe("options", () => {
  it.each(["", "two words", "line\nbreak", "clé"])("with the key %j are refused without showing it", (key) => {
    expect(() => create({ apiKey: key })).toThrow(
      new RangeError("createExperimentsApi requires apiKey to be printable ASCII without spaces"),
    );
    expect(() => create({ stopApiKey: key })).toThrow(
      new RangeError("createExperimentsApi requires stopApiKey to be printable ASCII without spaces"),
    );
  });

  it.each`
    what                                   | option
    ${"no time for a request"}             | ${{ requestTimeoutMs: 0 }}
    ${"no request at a time"}              | ${{ concurrency: 0 }}
    ${"one and a half requests at a time"} | ${{ concurrency: 1.5 }}
    ${"no page of a list"}                 | ${{ maxPages: 0 }}
    ${"no number of bytes"}                | ${{ maxResponseBytes: Number.NaN }}
    ${"no attempt"}                        | ${{ retry: { attempts: 0, firstDelayMs: 1, maxDelayMs: 1, longestWaitMs: 1 } }}
  `("that allow $what are refused", ({ option }) => {
    expect(() => create(option)).toThrow(RangeError);
  });
});
