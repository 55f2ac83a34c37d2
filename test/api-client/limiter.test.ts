import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createLimiter } from "../../src/api-client/requests/limiter.ts";
import { rejection } from "./client-under-test.ts";

/** Work that begins when it is let in and ends when told. */
function works(count: number) {
  const begun: number[] = [];
  const ends = Array.from({ length: count }, () => Promise.withResolvers<void>());
  const work = (index: number) => async () => {
    begun.push(index);
    await ends[index]!.promise;
  };
  return { begun, ends, work };
}

describe("the limiter", () => {
  it("lets work in up to its size, and the rest in order as places are left", async () => {
    const limiter = createLimiter(2);
    const { begun, ends, work } = works(4);
    const all = ends.map((_, index) => limiter.run(work(index)));
    await Promise.resolve();
    expect(begun).toEqual([0, 1]);
    ends[1]!.resolve();
    await all[1];
    await setImmediate();
    expect(begun).toEqual([0, 1, 2]);
    for (const end of ends) end.resolve();
    await Promise.all(all);
    expect(begun).toEqual([0, 1, 2, 3]);
  });

  it("gives the place back when work fails", async () => {
    const limiter = createLimiter(1);
    await rejection(limiter.run(async () => Promise.reject(new Error("broken"))));
    expect(await limiter.run(async () => "next")).toBe("next");
  });

  it("takes out of the queue who is aborted there, and nobody else", async () => {
    const limiter = createLimiter(1);
    const { begun, ends, work } = works(4);
    const controller = new AbortController();
    const first = limiter.run(work(0));
    const second = rejection(limiter.run(work(1), controller.signal));
    const rest = [limiter.run(work(2)), limiter.run(work(3))];
    controller.abort("gone");
    expect(await second).toBe("gone");
    for (const end of ends) end.resolve();
    await Promise.all([first, ...rest]);
    expect(begun).toEqual([0, 2, 3]);
  });

  it("keeps the queue whole when someone is aborted after being let in", async () => {
    const limiter = createLimiter(1);
    const { begun, ends, work } = works(3);
    const controller = new AbortController();
    const first = limiter.run(work(0));
    const second = limiter.run(work(1), controller.signal);
    const third = limiter.run(work(2));
    ends[0]!.resolve();
    await first;
    await setImmediate();
    expect(begun).toEqual([0, 1]);
    controller.abort("gone");
    for (const end of ends) end.resolve();
    await Promise.all([second, third]);
    expect(begun).toEqual([0, 1, 2]);
  });
});
