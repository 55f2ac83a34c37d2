export { createMailMedium, type MailMediumOptions } from "./mail-medium.ts";
export { createMailPeople } from "./people.ts";
export { answerId, mailActions, type AnswerLinks, type AskedAnswer, type GivenAnswer } from "./answer-links.ts";
export { checkMailAccess } from "./check-access.ts";
export { MailRefusedError, MailSetupError, MailUnavailableError } from "./errors.ts";
export { MAIL } from "./mail-place.ts";
export { renderMail, type MailRendering, type RenderedMail } from "./render/render-mail.ts";
