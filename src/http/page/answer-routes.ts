import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Clock } from "../../ports/index.ts";
import { isUnreachable } from "../answers.ts";
import { ANSWER_PATH, type AnswerLinkSeal, type LinkedAnswer } from "../access/answer-links.ts";
import { isSame } from "../access/seal.ts";
import type { JobQueue } from "../../queue/index.ts";
import { HTML, PAGE_HEADERS } from "./headers.ts";
import { jobOutcome } from "./job-outcome.ts";
import { failure, fieldsOf, foreign, type PageScope } from "./page-scope.ts";
import { PLAIN } from "./sign-in-routes.ts";
import { NOBODY, type StandingAnswer } from "./site.ts";

const PATIENCE_MS = 5_000;

/** What answers by mail need of the rest of Herald. */
export interface MailAnswers {
  /** Undefined: there is no such message any more. */
  standing(asked: LinkedAnswer): Promise<StandingAnswer | undefined>;
  /** Puts the answer into the queue, once however often it is given; returns the job's id. @throws QueueUnreachableError */
  take(asked: LinkedAnswer, at: string): Promise<string>;
  /** What Herald replied to it in this process; undefined: nothing new. */
  reply(asked: LinkedAnswer): string | undefined;
}

/**
 * Answering by a link in a mail. Opening the link changes nothing: scanners of mail open links too. The button on its page does it, by the
 * same job as a button in Slack.
 */
export function answerRoutes(
  scope: FastifyInstance,
  options: PageScope & {
    readonly links: AnswerLinkSeal;
    readonly answers: MailAnswers;
    readonly queue: Pick<JobQueue, "status">;
    readonly clock: Clock;
    readonly patienceMs?: number;
  },
): void {
  const { site, access, links, answers, queue, log, clock, patienceMs = PATIENCE_MS } = options;

  /** Undefined: the refusal is under way. */
  async function askedBy(token: unknown, reply: FastifyReply): Promise<LinkedAnswer | undefined> {
    const asked = typeof token === "string" ? links.read(token, clock.nowMs()) : undefined;
    if (typeof asked === "object") return asked;
    failure(reply, site, asked === "over" ? 410 : 401, asked === "over" ? OVER : UNKNOWN);
    return undefined;
  }

  const page = async (reply: FastifyReply, token: string, asked: LinkedAnswer, said: string | undefined) => {
    const standing = await answers.standing(asked);
    if (standing === undefined) return failure(reply, site, 404, GONE);
    const form = { link: token, csrf: links.formMark(token) };
    return reply
      .headers(PAGE_HEADERS)
      .type(HTML)
      .send(site.answer({ path: ANSWER_PATH, to: asked.to, standing, form, reply: said }, NOBODY));
  };

  scope.get<{ Querystring: { link?: unknown } }>(
    ANSWER_PATH,
    { config: { isGuarded: true } },
    async (request, reply) => {
      const asked = await askedBy(request.query.link, reply);
      return asked === undefined ? reply : page(reply, request.query.link as string, asked, undefined);
    },
  );

  scope.post(ANSWER_PATH, { config: { isGuarded: true } }, async (request: FastifyRequest, reply) => {
    const origin = access.origins.ofForm(request);
    if (origin === undefined) return failure(reply, site, 403, foreign(access));
    if (!origin.isHttps && !origin.isThisMachine) return failure(reply, site, 403, PLAIN);
    const fields = fieldsOf(request);
    const token = fields.get("link");
    const asked = await askedBy(token, reply);
    if (asked === undefined || token === null) return reply;
    if (!isSame(fields.get("csrf") ?? "", links.formMark(token))) return failure(reply, site, 403, NO_FORM);
    let id: string;
    try {
      id = await answers.take(asked, clock.now());
    } catch (error) {
      if (!isUnreachable(error)) throw error;
      log.warn({ err: error }, "answer by mail lost: queue unreachable");
      return failure(reply, site, 503, "Nothing was done: the queue cannot be reached. Please try again.");
    }
    const state = await jobOutcome(queue, id, patienceMs);
    log.info({ action: asked.action, id, state }, "answered by mail");
    const said = answers.reply(asked) ?? (state === "done" ? NOTHING_NEW : TAKEN);
    return page(reply, token, asked, state === "failed" ? FAILED : said);
  });
}

const UNKNOWN = "This link cannot be used: it is incomplete, or it is not from this Herald. Nothing was done.";
const OVER =
  "This link is older than seven days and counts no longer. Nothing was done. Answer where the message stands otherwise, or in Ours Privacy.";
const GONE = "Herald no longer has the message of this link. Nothing was done.";
const NO_FORM = "This form is not from the page of this link. Nothing was done. Open the link again.";
const NOTHING_NEW = "This was answered before. Below is how it stands now.";
const TAKEN = "Herald has your answer, and acts on it within moments.";
const FAILED = "Something failed, and your answer may be lost. Please try again: answering twice does no harm.";
