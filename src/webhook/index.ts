export { createWebhookMedium, WEBHOOK } from "./webhook-medium.ts";
export { WebhookRateLimitError, WebhookRefusedError, WebhookUnavailableError } from "./errors.ts";
