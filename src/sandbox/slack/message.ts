import { z } from "zod";

/** A block as it was sent; its limits were checked when it came. */
export const blockSchema = z.looseObject({ type: z.string() });

export const metadataSchema = z.object({
  event_type: z.string().min(1),
  event_payload: z.record(z.string(), z.unknown()),
});

export const fileSchema = z.object({
  id: z.string(),
  name: z.string(),
  title: z.string(),
  mimetype: z.string(),
  size: z.number(),
});

export const messageSchema = z.object({
  /** Channel id. */
  channel: z.string(),
  /** Slack's name for a message within its channel: seconds and microseconds. */
  ts: z.string(),
  text: z.string(),
  blocks: z.array(blockSchema),
  /** The thread's first message; null for messages of the channel itself. */
  threadTs: z.string().nullable(),
  /** A reply that the channel shows as well. */
  isBroadcast: z.boolean().default(false),
  metadata: metadataSchema.nullable(),
  editedTs: z.string().nullable(),
  files: z.array(fileSchema),
});

export type SinkMessage = z.infer<typeof messageSchema>;
export type SinkBlock = z.infer<typeof blockSchema>;
export type SinkFile = z.infer<typeof fileSchema>;
export type SinkMetadata = z.infer<typeof metadataSchema>;
