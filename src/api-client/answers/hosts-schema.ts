import { z, type ZodType } from "zod";
import { allowedHostOf, hostOf } from "../../experiment/index.ts";
import { requireAnsweredId } from "./schema.ts";

/** Of an experiment the hosts that it targets: nothing else of its addresses is kept. */
export function targetedSchemaOf(askedFor: string): ZodType<readonly string[]> {
  const rules = z
    .object({ urlPatterns: z.array(z.unknown()) })
    .nullish()
    .catch(undefined);
  return requireAnsweredId(z.object({ id: z.string(), targetingRules: rules }), askedFor).transform((answer) =>
    (answer.targetingRules?.urlPatterns ?? []).flatMap((pattern) =>
      typeof pattern === "string" ? (hostOf(pattern) ?? []) : [],
    ),
  );
}

const settings = z.object({ entities: z.array(z.object({ whitelistDomains: z.unknown().optional() })) });

/**
 * The hosts that the account allows, by any of its settings: which of them belong to an experiment is not told. Undefined where one allows
 * everything, or what cannot be read as a list of domains.
 */
export const allowedSchema: ZodType<readonly string[] | undefined> = settings.transform(({ entities }) => {
  const all = entities.map(({ whitelistDomains }) => domainsIn(whitelistDomains));
  const known = all.filter((one) => one !== undefined);
  return known.length === 0 || known.length < all.length ? undefined : known.flat();
});

/** The list is not documented any further: names one by one, or in one text. */
function domainsIn(value: unknown): readonly string[] | undefined {
  const entries = typeof value === "string" ? value.split(/[\s,;]+/u).filter((entry) => entry !== "") : value;
  if (!Array.isArray(entries) || entries.length === 0) return undefined;
  const hosts = entries.map((entry: unknown) => (typeof entry === "string" ? allowedHostOf(entry) : undefined));
  return hosts.every((host) => host !== undefined) ? hosts : undefined;
}
