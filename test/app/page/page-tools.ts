import type { SiteTools } from "../../../src/app/site/tools.ts";
import type { Messenger } from "../../../src/notify/index.ts";
import type { Content } from "../../../src/page/index.ts";
import { rehearsePart, whatIf } from "../../../src/replay/index.ts";
import { createWhatIf } from "../../../src/what-if-threads/index.ts";
import type { World } from "../../support/world.ts";

/** Without a thread: the same answers. */
export const answering = createWhatIf(async (task) => {
  if (task.kind === "replay") return whatIf(task.recorded, task.policy);
  if (task.kind === "rehearse") return rehearsePart(task.rules, task.traffic, task.lift, task.part);
  throw new RangeError(`the page asks for no ${task.kind}`);
});

/** What pages of this world are made with: alone, without what a document has around them. */
export function pageToolsOf(
  { ledger, settings, clock }: World,
  linkTo: Messenger["linkTo"] = async () => undefined,
): SiteTools {
  return {
    context: {
      ledger,
      settings,
      clock,
      messenger: { linkTo },
      workerHealth: async () => ({ givenUp: 0, overdue: [] }),
    },
    document: (_frame, _visitor, contents: Content) => (contents as { readonly text: string }).text,
  };
}
