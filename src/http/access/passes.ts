import { randomBytes } from "node:crypto";
import { z } from "zod";
import { personSchema } from "../../ports/index.ts";
import { sealFor } from "./seal.ts";

const ID_BYTES = 16;

const facts = z.strictObject({
  id: z.string().min(1),
  name: z.string().min(1),
  /** Who it is, where a medium knows; else only the name is known. */
  person: personSchema.optional(),
  until: z.int(),
});

/** Whom a pass is for. */
export type PassHolder = Pick<Pass, "name" | "person">;

/** What lets a person do something for a while: follow a link, use the page. */
export type Pass = Readonly<z.output<typeof facts>>;

/** Passes of one purpose. `until` is in milliseconds since 1970. */
export interface Passes {
  issue(holder: PassHolder, nowMs: number): Pass & { readonly token: string };
  /** Undefined: not one of ours, for something else, or over. Whether it was spent before says the ledger. */
  read(token: string, nowMs: number): Pass | undefined;
}

export function passesFor(secret: string, purpose: string, lifetimeMs: number): Passes {
  const seal = sealFor(secret, purpose);
  return {
    issue({ name, person }, nowMs) {
      const id = randomBytes(ID_BYTES).toString("base64url");
      const pass = { id, name, ...(person !== undefined && { person }), until: nowMs + lifetimeMs };
      return { ...pass, token: seal.sign(pass) };
    },
    read(token, nowMs) {
      const { data } = facts.safeParse(seal.read(token));
      return data === undefined || nowMs >= data.until ? undefined : data;
    },
  };
}

/** When it is over, as the ledger keeps it. */
export function overAt({ until }: Pass): string {
  return new Date(until).toISOString();
}
