import { METHOD } from "../../decision/index.ts";
import { SiteRefusal, type SitePage } from "../../http/index.ts";
import { proofFile } from "../../page/index.ts";
import { moduleBeside } from "../../platform/index.ts";
import { bundledScript } from "../../proof/index.ts";
import { readProof } from "../../store/index.ts";
import { explainedAt, toldTo } from "./decision.ts";
import { htmlAnswer, type SiteTools } from "./tools.ts";

const own = (folder: string): string => moduleBeside(`../../${folder}/index`, import.meta.url).href;

/** What a proof file computes with, and the words for what it finds. */
export const PROOF_ENTRIES = [
  { file: own("store"), names: ["checkProof"] },
  { file: own("messages"), names: ["tellProof"] },
];

/** One HTML file of a decision to keep: it computes the decision again wherever it is opened. */
export function proofFileAt({ context }: Pick<SiteTools, "context">): SitePage {
  const script = bundledScript(PROOF_ENTRIES, "herald");
  return {
    path: "/decisions/:id/proof.html",
    twin: undefined,
    async html(parameters) {
      const explanation = await explainedAt(parameters, context);
      const { id, decision } = explanation.facts.stored;
      if (decision.method !== METHOD)
        throw new SiteRefusal(
          `${id} was made by method ${decision.method}, and this Herald computes by method ${METHOD}: there is no proof file of it.`,
          404,
        );
      const proof = await readProof(context.ledger, id);
      if (proof === undefined) return undefined; // archived in the meantime
      const made = proofFile({ told: toldTo(context, explanation), proof, script: await script() });
      return {
        ...htmlAnswer(made),
        headers: { "content-disposition": `attachment; filename="herald-proof-${id}.html"` },
      };
    },
  };
}
