import { METHOD } from "../../decision/index.ts";
import { SiteRefusal, type SitePage, type SiteParameters } from "../../http/index.ts";
import { experimentPath, tellDecision, writtenFor, type Told } from "../../messages/index.ts";
import { decisionPage } from "../../page/index.ts";
import type { ViewContext } from "../../workflow/index.ts";
import { explain, NotExplainedError, type Explanation } from "../explain.ts";
import { htmlAnswer, type SiteTools } from "./tools.ts";

/** What `herald explain` says, as a page; as JSON it is what `herald explain --json` prints. */
export function decisionAt({ context, document }: SiteTools): SitePage {
  return {
    path: "/decisions/:id",
    twin: { path: "/v1/decisions/:id", about: "How a decision was made, computed again", answer: "DecisionAnswer" },
    async html(parameters, _query, visitor) {
      const { facts, isSame } = await explainedAt(parameters, context);
      const { id, hash, previousHash, decision } = facts.stored;
      const told = toldTo(context, { facts });
      const contents = decisionPage({
        told,
        isSame,
        hash,
        previousHash,
        experimentPath: experimentPath(decision),
        proofPath: decision.method === METHOD ? `/decisions/${encodeURIComponent(id)}/proof.html` : undefined,
      });
      return htmlAnswer(document({ title: told.name, place: undefined }, visitor, contents));
    },
    async json(parameters) {
      const { isSame, facts } = await explainedAt(parameters, context);
      return { isSame, ...facts };
    },
  };
}

/** The decision that an address names. @throws SiteRefusal where there is none, or where it is archived */
export async function explainedAt({ id }: SiteParameters, { ledger, settings }: ViewContext): Promise<Explanation> {
  try {
    return await explain(ledger, String(id), settings.reader.command);
  } catch (error) {
    if (error instanceof NotExplainedError) throw new SiteRefusal(sentenceOf(error.message), 404);
    throw error;
  }
}

/** The story of a decision as the reader of this worker reads figures and commands. */
export function toldTo({ settings }: ViewContext, { facts }: Pick<Explanation, "facts">): Told {
  return writtenFor(settings.reader, () => tellDecision(facts));
}

/** An error's message as a sentence. One that begins with an id stays as it is. */
function sentenceOf(message: string): string {
  const first = /^[a-z]+ /u.test(message) ? message[0]!.toUpperCase() : message[0]!;
  return `${first}${message.slice(1)}.`;
}
