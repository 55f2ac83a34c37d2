import { z } from "zod";
import { jsonText, number, slackMethod, type SlackMethod } from "./method.ts";
import { SlackRefusal } from "./refusal.ts";

const announceArgs = z.object({ filename: z.string().min(1), length: number });
const completeArgs = z.object({
  files: jsonText,
  channel_id: z.string().optional(),
  thread_ts: z.string().optional(),
  initial_comment: z.string().optional(),
});
const filesSchema = z.array(z.object({ id: z.string(), title: z.string().optional() })).min(1);

/** The three steps of an upload: announce, send the bytes (`/slack/upload/:id`), share. */
export const fileMethods: readonly SlackMethod[] = [
  slackMethod(
    "files.getUploadURLExternal",
    "files:write",
    announceArgs,
    (args, { files, url }) => {
      const { id } = files.announce(args.filename);
      return { file_id: id, upload_url: `${url}/slack/upload/${id}` };
    },
    true,
  ),
  slackMethod(
    "files.completeUploadExternal",
    "files:write",
    completeArgs,
    (args, { files, workspace }) => {
      const named = filesSchema.safeParse(args.files);
      if (!named.success) throw new SlackRefusal("invalid_arguments");
      const shared = named.data.map(({ id, title }) => files.shared(id, title));
      if (args.channel_id !== undefined) {
        const channel = workspace.channel(args.channel_id);
        const text = args.initial_comment ?? "";
        workspace.post({
          channel: channel.id,
          text,
          blocks: [],
          threadTs: args.thread_ts ?? null,
          metadata: null,
          files: shared,
        });
      }
      return { files: shared.map(({ id, title }) => ({ id, title })) };
    },
    true,
  ),
];
