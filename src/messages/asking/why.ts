import type { Notification } from "../../notify/index.ts";
import type { DigestEntry, DigestModel } from "../digest/model.ts";
import { renderDetail } from "../digest/render-detail.ts";

/** How one experiment stands and why there is no decision yet: what the thread of a digest says of it. */
export function renderWhy(
  entry: DigestEntry,
  context: Pick<DigestModel, "since" | "timeZone" | "accountName">,
): Notification {
  return { ...renderDetail(entry, context), kind: "reply" };
}
