import { signInLink } from "../../http/index.ts";
import { EXIT_DONE, UsageError } from "../failure.ts";
import { timeFor } from "../in-force.ts";
import { caller } from "./caller.ts";
import { workerAtHand } from "./worker-at-hand.ts";
import { ownConfig } from "../own-config.ts";

/** `herald open`: a link to the running worker's page that signs a person in. */
export async function runOpen(options: { readonly by?: string; readonly json?: boolean }): Promise<number> {
  const name = caller(options.by);
  const config = ownConfig();
  if (config.page === undefined)
    throw new UsageError(
      "there is no page to open: the configuration says page: off. Remove that, and restart the worker",
    );
  const link = await signInLink(workerAtHand(config), name);
  if (options.json) process.stdout.write(`${JSON.stringify(link, null, 2)}\n`);
  else {
    const until = timeFor(config, link.until, config.acting.timeZone);
    process.stdout.write(`${link.url}\n\nThis link signs you in as ${link.by}. It works once, until ${until}.\n`);
  }
  return EXIT_DONE;
}
