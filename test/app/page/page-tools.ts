import type { SiteTools } from "../../../src/app/site/tools.ts";
import type { Content } from "../../../src/page/index.ts";
import type { World } from "../../support/world.ts";

/** What pages of this world are made with: alone, without what a document has around them. */
export function pageToolsOf({ ledger, settings, clock }: World): SiteTools {
  return {
    context: { ledger, settings, clock, workerHealth: async () => ({ givenUp: 0, overdue: [] }) },
    document: (_frame, _visitor, contents: Content) => (contents as { readonly text: string }).text,
  };
}
