import { decide } from "../../decision/index.ts";
import { renderChecks } from "../../messages/index.ts";
import { parseDecisionInput } from "../../store/index.ts";
import { EXIT_DONE, UsageError } from "../failure.ts";
import { readDocument } from "../read-input.ts";
import { fileName } from "../standard-input.ts";

/** `herald decide`: a saved decision input in, the decision out. */
export async function runDecide(file: string, options: { json?: boolean }): Promise<number> {
  const input = parseDecisionInput(inputIn(parseJson(file, await readDocument(file))));
  const decision = decide(input);
  if (options.json) {
    process.stdout.write(`${JSON.stringify(decision, null, 2)}\n`);
    return EXIT_DONE;
  }
  const winner = decision.winner === null ? "" : `: ${decision.arms[decision.winner]!.name}`;
  process.stdout.write(
    `${decision.experimentName}, counted up to ${decision.lastClosedDay}\n${decision.verdict}${winner}\n\n`,
  );
  process.stdout.write(`${renderChecks(decision).join("\n")}\n`);
  return EXIT_DONE;
}

/** What `herald explain --json` printed holds the input among other things. */
function inputIn(saved: unknown): unknown {
  const { stored } = (saved ?? {}) as { readonly stored?: { readonly input?: unknown } };
  return stored?.input ?? saved;
}

function parseJson(file: string, content: string): unknown {
  if (content.trim() === "") throw new UsageError(`${fileName(file)} is empty; wanted a saved snapshot as JSON`);
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new UsageError(`${fileName(file)} is not valid JSON: ${(error as Error).message}`);
  }
}
