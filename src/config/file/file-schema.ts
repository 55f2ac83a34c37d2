import { isIP } from "node:net";
import { z } from "zod";
import { approver, channel, destination, serverUrl, slackPersonOrGroup, type Check } from "../checks.ts";
import { cronProblem } from "../../cron/index.ts";
import { hoursSchema, waitingHoursSchema } from "../values/hours.ts";
import { policyRules } from "./policy-schema.ts";
import { localeProblem } from "../values/locale.ts";
import { timeZoneProblem } from "../values/time-zone.ts";

/** Text that passes a check; the check's sentence is the problem. */
function text(check: Check): z.ZodString {
  return z.string().superRefine((value, context) => {
    const problem = check(value);
    if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
  });
}

const cron = text(cronProblem).describe('Five-field cron expression, such as "0 9 * * 1-5".');
const timeZone = text(timeZoneProblem).describe('IANA time zone, such as "Europe/Berlin".');
const slackChannel = text(channel).describe('Channel as "#name" or by id.');
/** `channel` is short for one channel of Slack; if both are set, the error asks which one is meant. */
const destinations = z.array(text(destination)).min(1);

const name = (what: string): z.ZodString =>
  text((value) => {
    if (/^[a-z\d][a-z\d_-]{0,39}$/.test(value)) return undefined;
    return `${JSON.stringify(value)} cannot be used as ${what}; wanted up to 40 small letters, digits, - or _`;
  });

const variableName: Check = (value) =>
  /^[A-Z][A-Z\d_]*$/.test(value)
    ? undefined
    : "is not the name of an environment variable; wanted one such as SHOP_API_KEY (never the key itself)";

/** A key is never written into this file: it names the variable, or the file, that holds it. */
const keySource = z.union([z.strictObject({ env: text(variableName) }), z.strictObject({ file: z.string().min(1) })], {
  error: "is not where a key is kept; wanted { env: NAME_OF_A_VARIABLE } or { file: path }, never the key itself",
});

const PLACEHOLDERS = ["{experimentId}", "{accountId}"];
const dashboardTemplate: Check = (value) => {
  const unknown = value.match(/\{[^}]*\}/g)?.find((placeholder) => !PLACEHOLDERS.includes(placeholder));
  if (unknown !== undefined) return `${unknown} is no placeholder; wanted ${PLACEHOLDERS.join(" or ")}`;
  const url = value.replaceAll(/[{}]/g, "");
  if (/^https?:\/\//i.test(url) && URL.canParse(url)) return undefined;
  return "is not an address; wanted one such as https://app.oursprivacy.com/experiments/{experimentId}";
};

export const accountSchema = z.strictObject({
  id: name("an id").describe("Short name of the account, kept in the ledger: do not change it later."),
  name: z.string().trim().min(1).max(80).optional().describe("How people know the account; the id when left out."),
  apiKey: keySource.optional().describe("Where the key is kept; OURS_PRIVACY_API_KEY when left out."),
  stopApiKey: keySource
    .optional()
    .describe("Where a second key is kept that is used only to stop, pause, resume and roll out."),
  baseUrl: text(serverUrl("https://app.oursprivacy.com"))
    .optional()
    .describe("Address of the API; OURS_PRIVACY_BASE_URL when left out."),
  dashboardUrl: text(dashboardTemplate)
    .optional()
    .describe("Address of an experiment for people; {experimentId} and {accountId} are filled in."),
  concurrency: z
    .int()
    .gte(1)
    .lte(32)
    .optional()
    .describe(
      "Most requests to Ours Privacy that one worker makes at once, over as many connections; 4 when left out.",
    ),
});

const glob = z.string().min(1).max(200);
const patterns = z.union([glob, z.array(glob).min(1)], {
  error: 'is not a pattern; wanted a text such as "checkout-*", or a list of them',
});

/** Which experiments an entry is about. */
const selection = {
  accounts: z.array(z.string().min(1)).min(1).optional().describe("Only experiments of these accounts, by their ids."),
  match: patterns.optional().describe("Only experiments whose key matches: * is any text, ? any one character."),
  search: z.string().trim().min(1).max(200).optional().describe("Only experiments with this text in id, key or name."),
  types: z
    .array(z.enum(["ab", "multivariate"]))
    .min(1)
    .optional()
    .describe("Only experiments of these types."),
};

export const digestSchema = z.strictObject({
  name: name("a name").default("daily").describe("Name of the digest, kept in the ledger."),
  channel: slackChannel.optional().describe('Channel as "#name" or by id; SLACK_CHANNEL when left out.'),
  to: destinations
    .optional()
    .describe(
      'Destinations in place of a channel, such as "slack:#name", "mail:ada@example.com", "teams:default" and "webhook:default".',
    ),
  cron: cron.default("0 9 * * 1-5"),
  timeZone: timeZone.optional(),
  narrative: z
    .strictObject({
      command: z
        .array(z.string().min(1))
        .min(1)
        .describe('Program and arguments, such as ["node", "examples/narrator.mjs"]; no shell reads them.'),
      timeoutSeconds: z.int().gte(1).lte(120).default(20).describe("How long it may take."),
    })
    .optional()
    .describe(
      "Program that tells an opening paragraph: it gets the digest's facts as JSON, and what it says is sent only if every number and name in it is so. No paragraph when left out.",
    ),
  ...selection,
});

export const routeSchema = z.strictObject({
  ...selection,
  channel: slackChannel.optional().describe('Channel as "#name" or by id; where alerts go otherwise when left out.'),
  to: destinations.optional().describe("Destinations in place of a channel."),
  mention: z
    .array(text(slackPersonOrGroup))
    .max(20)
    .default([])
    .describe(
      "Slack ids of people (U...) and user groups (S...) who are mentioned in alerts and in what asks for a decision.",
    ),
});

export const sweepSchema = z.strictObject({
  cron: cron.default("7 * * * *"),
  timeZone: timeZone.optional(),
  freshness: z
    .number()
    .gte(0)
    .lte(24)
    .default(6)
    .describe(
      "Hours for which a scheduled sweep takes the counts of an experiment as read, where neither its row in the list nor the configuration has changed, no day has closed and nothing is to be done about it. 0: every sweep reads everything.",
    ),
});

export const policySchema = z.strictObject({
  name: name("a name").refine((value) => value !== "default", {
    error: '"default" is what applies where no policy matches; wanted another name (match "*" to replace it)',
  }),
  match: patterns.describe(
    "Experiment keys it applies to: * is any text, ? any one character. The first policy that matches counts.",
  ),
  ...policyRules,
});

export const actingSchema = z.strictObject({
  enabled: z
    .boolean()
    .default(true)
    .describe("false: Herald stops nothing, no matter who asks. HERALD_ACTING=off does the same."),
  hours: hoursSchema.optional().describe("When automatic stops may be carried out; always when left out."),
  maxStopsPerDay: z
    .int()
    .gte(1)
    .lte(1000)
    .default(5)
    .describe(
      "Daily stop limit: automatic stops and pauses over all accounts; those that people ask for are not counted.",
    ),
  unpublishedChanges: z
    .enum(["ignore", "block"])
    .default("ignore")
    .describe(
      "block: nothing is stopped, paused or resumed while other people's changes wait to be published, which that would take live, or where that cannot be told (needs a newer server and the scope version:find).",
    ),
  publishAfterPause: z
    .boolean()
    .default(true)
    .describe(
      "true: pausing an experiment also publishes the account, so that visitors notice. false: the pause waits until somebody publishes it.",
    ),
  finalReportHours: z
    .number()
    .gte(1)
    .lte(168)
    .default(6)
    .describe("Hours after the end of an experiment until its final report."),
  approvers: z
    .array(text(approver))
    .default([])
    .describe(
      "Slack ids of people (U...) and user groups (S...), and mailboxes (mail:ada@example.com), that may answer proposals and announcements; anyone in the channel, and every mailbox that was asked, when left out.",
    ),
});

export const scorecardSchema = z.union(
  [
    z.literal(false),
    z.strictObject({
      channel: slackChannel.optional().describe('Channel as "#name" or by id; where alerts go when left out.'),
      to: destinations.optional().describe("Destinations in place of a channel."),
      cron: cron.default("0 9 * * 1"),
      timeZone: timeZone.optional(),
    }),
  ],
  { error: "is not a scorecard; wanted channel, cron and timeZone, or false for none" },
);

const headerName: Check = (value) =>
  /^[A-Za-z][A-Za-z\d-]{0,63}$/.test(value) && !BROWSERS_HEADERS.includes(value.toLowerCase())
    ? undefined
    : `${JSON.stringify(value)} is not a header in which a proxy names a person; wanted one such as X-Forwarded-User`;

/** What browsers or proxies send for other reasons. */
const BROWSERS_HEADERS = ["authorization", "cookie", "host", "origin", "referer", "user-agent", "x-forwarded-for"];

const network: Check = (value) => {
  const [address = "", bits, ...others] = value.split("/");
  const longest = { 0: -1, 4: 32, 6: 128 }[isIP(address)]!;
  const isSize = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= longest);
  return longest > 0 && isSize && others.length === 0
    ? undefined
    : `${JSON.stringify(value)} is not an address or a network; wanted one such as 10.0.0.7 or 10.0.0.0/8`;
};

export const pageSchema = z.union(
  [
    z.literal("off"),
    z
      .strictObject({
        trustedHeader: text(headerName)
          .optional()
          .describe(
            "Header in which your proxy names the person who is signed in there, such as X-Forwarded-User. The proxy must remove it from what browsers send: whoever can send it can act as anybody.",
          ),
        trustedFrom: z
          .array(text(network))
          .min(1)
          .optional()
          .describe(
            'Addresses and networks of that proxy, such as "10.0.0.0/8": the header is taken from nowhere else. This machine when left out.',
          ),
      })
      .refine(({ trustedHeader, trustedFrom }) => trustedFrom === undefined || trustedHeader !== undefined, {
        error: "has trustedFrom without trustedHeader; wanted both, or neither",
      }),
  ],
  { error: "is not a setting of the page; wanted trustedHeader and trustedFrom, or off for no page" },
);

const minCell = z
  .int()
  .gte(0)
  .lte(1000)
  .refine((value) => value !== 1, { error: "is 1, which hides nothing; wanted 0, or a number from 2 on such as 11" });

/** Sections of the file that do not depend on others. Lists are read entry by entry, so that one wrong entry hides no other. */
export const singleSections = {
  timeZone: timeZone.default("UTC").describe("Time zone of schedules that name none."),
  sweep: sweepSchema.prefault({}).describe("When all running experiments are evaluated, and winners acted on."),
  alertChannel: slackChannel
    .optional()
    .describe(
      "Channel of alerts, proposals, announcements, receipts and final reports that no route sends elsewhere. Left out: the channel of the first digest with the experiment, else SLACK_CHANNEL.",
    ),
  alertTo: destinations.optional().describe("Destinations in place of alertChannel."),
  scorecard: scorecardSchema
    .prefault({})
    .describe("The weekly scorecard; Mondays at nine when left out, none when false."),
  quietHours: waitingHoursSchema
    .optional()
    .describe(
      "When nothing but digests is posted: alerts and announcements wait until it is over, and so do the stops they announce.",
    ),
  acting: actingSchema.prefault({}).describe("How far and when Herald stops experiments by itself."),
  page: pageSchema
    .prefault({})
    .describe("The web page of the worker, and who is let in; off: there is none, and none of its JSON."),
  redactNames: z
    .boolean()
    .default(false)
    .describe(
      "true: keys instead of names of experiments and variants in every message; what Ours Privacy says about a failure is quoted in none.",
    ),
  minCell: minCell
    .default(0)
    .describe(
      "Counts below it (impressions, conversions, and impressions without a conversion), and anything they could be computed from, are shown in no message; 11 is usual in healthcare. 0: every count is shown.",
    ),
  minCellAt: z
    .record(text(destination), minCell)
    .default({})
    .describe('The same at some destinations, such as {"slack:#analysts": 0}.'),
  locale: text(localeProblem)
    .default("en-US")
    .describe("How numbers and dates are written in messages. The words stay English."),
  timeFormat: z
    .enum(["12h", "24h"])
    .optional()
    .describe("Clock with 12 or 24 hours; as the locale has it when left out."),
  retentionDays: z
    .int()
    .gte(7)
    .lte(3650)
    .default(400)
    .describe("Days for which notes and deliveries are kept. Decisions are kept forever."),
};

export const listSections = {
  accounts: accountSchema,
  digests: digestSchema,
  routes: routeSchema,
  policies: policySchema,
};

/** The whole file, for its JSON schema. */
export const fileSchema = z.strictObject({
  accounts: z
    .array(accountSchema)
    .optional()
    .describe("Accounts to watch; one, from OURS_PRIVACY_API_KEY, when left out."),
  digests: z.array(digestSchema).optional().describe("Digests to post; one on weekdays at nine when left out."),
  routes: z
    .array(routeSchema)
    .optional()
    .describe(
      "Where alerts and everything else about some experiments goes, and whom it mentions. The first route that matches counts.",
    ),
  policies: z
    .array(policySchema)
    .optional()
    .describe("Rules by which experiments are decided, where they differ from the default."),
  ...singleSections,
});
