import { proveLogin, type SmtpAccess } from "./smtp/smtp-session.ts";
import { smtpServerOf } from "./smtp/smtp-server.ts";

/** Whether the server takes Herald's login; nothing is sent. A problem is one sentence that says what to do. */
export async function checkMailAccess({
  url,
  timeoutMs,
}: { readonly url: string } & Pick<SmtpAccess, "timeoutMs">): Promise<{
  readonly problem: string | undefined;
  readonly server: string;
}> {
  const server = smtpServerOf(url);
  try {
    await proveLogin({ server, timeoutMs });
    return { problem: undefined, server: server.label };
  } catch (error) {
    return { problem: (error as Error).message, server: server.label };
  }
}
