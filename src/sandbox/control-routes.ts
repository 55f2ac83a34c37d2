import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { ManualClock } from "../platform/index.ts";
import { parse } from "./api/query.ts";
import { faultSchema } from "./faults/fault.ts";
import type { Faults } from "./faults/faults.ts";
import { Refusal } from "./world/refusal.ts";
import type { Clock } from "../ports/index.ts";

const clockBody = z.union([
  z.strictObject({ advanceMs: z.number().nonnegative() }),
  z.strictObject({ now: z.iso.datetime() }),
]);

/** `/_sandbox/faults` and `/_sandbox/clock`: what tests do through `Sandbox`, for those who have only HTTP. */
export function controlRoutes(app: FastifyInstance, faults: Faults, clock: Clock): void {
  const config = { isControl: true };
  app.get("/_sandbox/faults", { config }, () => ({ faults: faults.list() }));
  app.post("/_sandbox/faults", { config }, (request) => ({ id: faults.add(parse(faultSchema, request.body, "body")) }));
  app.delete("/_sandbox/faults", { config }, () => {
    faults.clear();
    return { faults: [] };
  });
  app.delete("/_sandbox/faults/:fault", { config }, (request) => {
    if (!faults.remove((request.params as { fault: string }).fault)) throw new Refusal(404, "No such fault");
    return { faults: faults.list() };
  });
  app.get("/_sandbox/clock", { config }, () => ({ now: clock.now(), canBeMoved: clock instanceof ManualClock }));
  app.post("/_sandbox/clock", { config }, (request) => {
    if (!(clock instanceof ManualClock)) throw new Refusal(409, "This sandbox runs on the system's clock");
    const move = parse(clockBody, request.body, "body");
    if ("now" in move) clock.moveTo(move.now);
    else clock.advance(move.advanceMs);
    return { now: clock.now(), canBeMoved: true };
  });
}
