import type { Instant } from "../experiment/index.ts";
import type { RenderedMail } from "./render/render-mail.ts";
import type { Sender } from "./sender.ts";

export interface MailParts {
  readonly from: Sender;
  readonly to: string;
  readonly at: Instant;
  /** Without angle brackets, as the others. */
  readonly messageId: string;
  /** Ids of the mails that it follows, the one that it answers last. */
  readonly references: readonly string[];
  readonly isUrgent: boolean;
  readonly mail: RenderedMail;
}

/** A mail as it travels: HTML and text, with headers that keep machines from answering it. */
export async function composed({
  from,
  to,
  at,
  messageId,
  references,
  isUrgent,
  mail: { subject, html, text },
}: MailParts): Promise<Buffer> {
  const bracketed = references.map((id) => `<${id}>`);
  // A worker without mail starts sooner without it.
  const { default: MailComposer } = await import("nodemailer/lib/mail-composer");
  const composer = new MailComposer({
    from: { name: from.name, address: from.address },
    to: { name: "", address: to },
    subject,
    html,
    text,
    date: new Date(at),
    messageId: `<${messageId}>`,
    ...(bracketed.length > 0 && { inReplyTo: bracketed.at(-1)!, references: bracketed }),
    headers: {
      "Auto-Submitted": "auto-generated",
      "X-Auto-Response-Suppress": "All",
      ...(isUrgent && { Importance: "high", "X-Priority": "1" }),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}
