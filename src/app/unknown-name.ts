import type { Settings } from "../ports/index.ts";

/** What a payload names that this configuration does not have: an account or a digest. Undefined: nothing. */
export function unknownName(
  payload: unknown,
  { accounts, digests }: Pick<Settings, "accounts" | "digests">,
): { readonly error: string; readonly known: readonly string[] } | undefined {
  const { account, digest } = (payload ?? {}) as { readonly account?: unknown; readonly digest?: unknown };
  return (
    strange(
      "account",
      account,
      accounts.map(({ id }) => id),
    ) ??
    strange(
      "digest",
      digest,
      digests.map(({ name }) => name),
    )
  );
}

function strange(kind: string, name: unknown, known: readonly string[]) {
  if (typeof name !== "string" || known.includes(name)) return undefined;
  return { error: `there is no ${kind} ${JSON.stringify(name)}`, known };
}
