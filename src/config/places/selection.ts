import type { Subject } from "../../ports/index.ts";
import type { AccountConfig, SelectionConfig } from "../config.ts";
import type { Entry } from "../file/config-file.ts";
import type { ProblemList } from "../problems.ts";
import { globMatches } from "../values/glob.ts";

interface GivenSelection {
  readonly accounts?: readonly string[] | undefined;
  readonly match?: string | readonly string[] | undefined;
  readonly search?: string | undefined;
  readonly types?: SelectionConfig["types"];
}

/** Which experiments an entry of the file is about. Accounts that are not configured go on the list. */
export function readSelection(
  { path, value }: Entry<GivenSelection>,
  {
    accounts,
    where,
    problems,
  }: {
    readonly accounts: readonly Pick<AccountConfig, "id">[];
    where(path: readonly PropertyKey[]): string;
    readonly problems: ProblemList;
  },
): SelectionConfig {
  for (const id of value.accounts ?? []) {
    if (accounts.some((account) => account.id === id)) continue;
    problems.add(
      where([...path, "accounts"]),
      `there is no account ${JSON.stringify(id)}; wanted ${accounts.map((account) => JSON.stringify(account.id)).join(" or ")}`,
    );
  }
  const { accounts: chosen, match, search, types } = value;
  return { accounts: chosen, match: typeof match === "string" ? [match] : match, search, types };
}

/** Whether nothing is left out. */
export function selectsAll({ accounts, match, search, types }: SelectionConfig): boolean {
  const isAnyKey = match === undefined || match.includes("*");
  return isAnyKey && accounts === undefined && search === undefined && types === undefined;
}

/** Whether a selection holds for a subject: everything it says has to fit, and what is not known of the subject does not. */
export function isSelected(
  { accounts, match, search, types }: SelectionConfig,
  { account, id, key, name, type }: Subject,
): boolean {
  if (accounts !== undefined && !accounts.includes(account)) return false;
  if (match !== undefined && (key === undefined || !match.some((pattern) => globMatches(pattern, key)))) return false;
  const wanted = search?.toLowerCase();
  if (wanted !== undefined && ![id, key, name].some((text) => text?.toLowerCase().includes(wanted) === true))
    return false;
  return types === undefined || types.some((one) => one === type);
}
