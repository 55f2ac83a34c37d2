export type { Block, Message } from "./message.ts";
export type { DigestEntry, DigestModel, StopStory, Unread } from "./model.ts";
