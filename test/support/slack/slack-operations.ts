import type { EmulatedSlack } from "./emulated-slack.ts";
import type { FaultProxy } from "../network/fault-proxy.ts";
import { saying, tabled } from "../messages/saying.ts";
import type { FileParcel, Medium, Parcel } from "../../../src/notify/index.ts";

/** One request of a delivery at which something may go wrong. */
export interface SlackOperation {
  readonly name: string;
  /** The request, as the fault proxy names it. */
  readonly method: string;
  /** The request right before it in the same attempt; undefined: it is the first of its attempt. */
  readonly follows?: string;
  /** What was delivered before, without trouble or with. */
  readonly prepare: (at: {
    messenger: () => Required<Medium>;
    proxy: FaultProxy;
    slack: EmulatedSlack;
    later: () => void;
  }) => Promise<unknown>;
  readonly attempt: (messenger: Required<Medium>) => Promise<unknown>;
  /** What the channel holds in the end, threads included: keys of messages, titles of files. */
  readonly holds: readonly string[];
  /** Text that stands in the end under the first key. */
  readonly text: string;
}

/** The emulated Slack knows its channel without the "#" alone. */
const CHANNEL = "slack:experiments";

/** @param id makes the keys unique in a ledger that outlives the channel */
export function slackOperations(id: string): readonly SlackOperation[] {
  const digest: Parcel = { key: `digest:${id}`, destination: CHANNEL, notification: saying("1 stopped") };
  const renewed: Parcel = { ...digest, notification: saying("2 stopped") };
  const reply: Parcel = {
    key: `detail:${id}`,
    destination: CHANNEL,
    inThreadOf: digest.key,
    notification: saying("and the rest"),
  };
  const chart: FileParcel = {
    key: `chart:${id}`,
    destination: CHANNEL,
    inThreadOf: digest.key,
    fileName: "rates.png",
    title: `chart:${id}`,
    altText: "Green leads",
    content: Buffer.alloc(20_000, "PNG"),
  };
  const posted: SlackOperation["prepare"] = ({ messenger }) => messenger().deliver(digest);
  /** An attempt whose last answer was lost, so that the next one has to look. */
  const lost =
    (
      method: string,
      attempt: SlackOperation["attempt"],
      before: SlackOperation["prepare"] = async () => {},
    ): SlackOperation["prepare"] =>
    async (at) => {
      await before(at);
      at.proxy.fail(method, { kind: "reset", when: "after" });
      const isDelivered = await attempt(at.messenger()).then(
        () => true,
        () => false,
      );
      if (isDelivered) throw new Error(`the answer of ${method} was not lost`);
      at.later();
    };
  const deliver = (parcel: Parcel) => (messenger: Required<Medium>) => messenger.deliver(parcel);
  const upload = (messenger: Required<Medium>) => messenger.upload(chart);
  const one = { holds: [digest.key], text: "1 stopped" };
  const two = { holds: [digest.key, reply.key], text: "1 stopped" };
  const withChart = { holds: [digest.key, chart.title], text: "1 stopped" };
  return [
    { name: "a first message", method: "chat.postMessage", prepare: async () => {}, attempt: deliver(digest), ...one },
    { name: "a reply", method: "chat.postMessage", prepare: posted, attempt: deliver(reply), ...two },
    { name: "a renewal", method: "chat.update", prepare: posted, attempt: deliver(renewed), ...one, text: "2 stopped" },
    {
      name: "the plain form of refused blocks",
      method: "chat.postMessage",
      follows: "chat.postMessage",
      prepare: async ({ proxy }) => proxy.fail("chat.postMessage", { kind: "error", error: "invalid_blocks" }),
      attempt: deliver({ ...digest, notification: tabled("1 stopped") }),
      ...one,
    },
    {
      name: "the replacement of a deleted message",
      method: "chat.postMessage",
      follows: "chat.update",
      prepare: async (at) => {
        await posted(at);
        await at.slack.delete((await at.slack.messages())[0]!.ts);
      },
      attempt: deliver(renewed),
      ...one,
      text: "2 stopped",
    },
    {
      name: "a reply to a message that was deleted and posted anew",
      method: "chat.postMessage",
      prepare: async (at) => {
        await posted(at);
        await at.messenger().deliver(reply);
        await at.slack.delete((await at.slack.messages())[0]!.ts);
        await at.messenger().deliver(renewed);
      },
      attempt: deliver(reply),
      ...two,
      text: "2 stopped",
    },
    {
      name: "the announcement of a file",
      method: "files.getUploadURLExternal",
      prepare: posted,
      attempt: upload,
      ...withChart,
    },
    {
      name: "the bytes of a file",
      method: "upload",
      follows: "files.getUploadURLExternal",
      prepare: posted,
      attempt: upload,
      ...withChart,
    },
    {
      name: "the sharing of a file",
      method: "files.completeUploadExternal",
      follows: "upload",
      prepare: posted,
      attempt: upload,
      ...withChart,
    },
    {
      name: "the look for the channel",
      method: "conversations.list",
      prepare: lost("chat.postMessage", deliver(digest)),
      attempt: deliver(digest),
      ...one,
    },
    {
      name: "the look for a message",
      method: "conversations.history",
      follows: "conversations.list",
      prepare: lost("chat.postMessage", deliver(digest)),
      attempt: deliver(digest),
      ...one,
    },
    {
      name: "the look for a reply",
      method: "conversations.replies",
      prepare: lost("chat.postMessage", deliver(reply), posted),
      attempt: deliver(reply),
      ...two,
    },
    {
      name: "the look for a file",
      method: "conversations.replies",
      prepare: lost("files.completeUploadExternal", upload, posted),
      attempt: upload,
      ...withChart,
    },
  ];
}
