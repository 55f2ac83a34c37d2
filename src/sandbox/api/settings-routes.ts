import type { FastifyInstance } from "fastify";

/** What experiments are set up with on a site. The emulated account has one, and takes every id. */
export function settingsRoutes(app: FastifyInstance): void {
  app.get("/experiment-settings", { config: { operation: "settings", scope: "experimentSettings:list" } }, () => ({
    entities: [
      {
        id: "settings_01SANDBOX",
        accountId: "account_01SANDBOX",
        name: "Sandbox",
        pixel: "pixel_01SANDBOX",
        createdAt: "2026-01-05T09:00:00.000Z",
        cookieName: "sandbox_experiments",
        whitelistDomains: ["www.example-health.test"],
      },
    ],
  }));
}
