import type { Config } from "../../config/index.ts";
import { checkMailAccess } from "../../mail/index.ts";
import type { Finding } from "./finding.ts";

const MAIL_TIMEOUT_MS = 10_000;

/** Whether the mail server takes Herald's login; nothing is sent. Empty without mail. */
export async function checkMail({ mail }: Pick<Config, "mail">): Promise<readonly Finding[]> {
  if (mail === undefined) return [];
  const name = "Mail";
  const { problem, server } = await checkMailAccess({ url: mail.url.reveal(), timeoutMs: MAIL_TIMEOUT_MS });
  return problem === undefined
    ? [{ name, ok: true, detail: `${server} lets Herald in, to send from ${mail.from}` }]
    : [{ name, ok: false, detail: problem }];
}
