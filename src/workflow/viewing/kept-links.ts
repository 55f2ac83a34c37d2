import type { DeliveryName, Messenger } from "../../notify/index.ts";
import type { ViewContext } from "./view-context.ts";

/** A message may be deleted; and Slack isn't asked each time somebody looks. */
const KEPT_MS = 5 * 60_000;
const MOST = 200;

interface KeptLink {
  readonly atMs: number;
  readonly link: Promise<string | undefined>;
}

const kept = new WeakMap<ViewContext["messenger"], Map<string, KeptLink>>();

/** The same context, whose messenger says where a message stands as it said it some minutes ago. */
export function withKeptLinks<Context extends ViewContext>(context: Context): Context & ViewContext {
  const { messenger, clock } = context;
  const links = kept.get(messenger) ?? new Map<string, KeptLink>();
  kept.set(messenger, links);
  const linkTo: Messenger["linkTo"] = (name) => {
    const place = placeOf(name);
    const known = links.get(place);
    if (known !== undefined && clock.nowMs() - known.atMs < KEPT_MS) return known.link;
    if (links.size >= MOST) links.clear();
    const link = messenger.linkTo(name);
    links.set(place, { atMs: clock.nowMs(), link });
    return link;
  };
  return { ...context, messenger: { linkTo } };
}

function placeOf({ key, destination }: DeliveryName): string {
  return `${destination} ${key}`;
}
