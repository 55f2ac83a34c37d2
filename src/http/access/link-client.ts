import { z } from "zod";
import { call, parsed, type WorkerAddress } from "../worker-client.ts";

const answer = z.object({ url: z.url(), by: z.string(), until: z.iso.datetime() });

/** A link that signs a person in, once and until a time. */
export type SignInLink = Readonly<z.output<typeof answer>>;

/** Asks a running worker for a link that signs this person in. @throws TriggerError when it does not run, refuses, or answers nonsense */
export async function signInLink(at: WorkerAddress, by: string): Promise<SignInLink> {
  return parsed(answer, await call(at, "POST", "/v1/sign-in-links", { by }), 201);
}
