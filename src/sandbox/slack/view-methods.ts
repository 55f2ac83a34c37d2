import { z } from "zod";
import { blocksOf } from "./chat-methods.ts";
import { jsonText, slackMethod, type SlackMethod } from "./method.ts";
import { PEOPLE } from "./people.ts";
import { SlackRefusal } from "./refusal.ts";

const homeView = z.object({ type: z.literal("home"), blocks: z.array(z.unknown()) });

export const viewMethods: readonly SlackMethod[] = [
  slackMethod("views.publish", "", z.object({ user_id: z.string(), view: jsonText }), (args, context) => {
    if (!PEOPLE.some(({ id }) => id === args.user_id)) throw new SlackRefusal("user_not_found");
    const view = homeView.safeParse(args.view);
    if (!view.success) throw new SlackRefusal("invalid_arguments");
    context.workspace.showHome(args.user_id, blocksOf(view.data.blocks, context) ?? []);
    return { view: { type: "home" } };
  }),
];
