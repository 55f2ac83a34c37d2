export { createWebhookMedium, WEBHOOK } from "./webhook-medium.ts";
export { WebhookRefusedError, WebhookUnavailableError } from "./errors.ts";
