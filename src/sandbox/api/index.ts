import type { FastifyInstance } from "fastify";
import { keyOf } from "./access.ts";
import type { Account } from "./account.ts";
import { lifecycleRoutes } from "./lifecycle-routes.ts";
import { refuseOtherMethods } from "./other-methods.ts";
import { readRoutes } from "./read-routes.ts";
import { settingsRoutes } from "./settings-routes.ts";
import { variantRoutes } from "./variant-routes.ts";
import { writeRoutes } from "./write-routes.ts";

export type { ApiKey } from "./access.ts";
export type { Generation } from "./generation.ts";

/** The experiments API under `/rest/v1`. @param onChange called after each write that was done, before it is answered */
export async function apiRoutes(app: FastifyInstance, account: Account, onChange: () => void): Promise<void> {
  await app.register(
    async (api) => {
      // After the faults (onRequest) and before any work.
      api.addHook("preHandler", async (request) => {
        keyOf(request, account.keys);
      });
      api.addHook("preSerialization", async (request, reply, payload) => {
        if (request.method !== "GET" && reply.statusCode === 200) onChange();
        return payload;
      });
      const refuseOthers = refuseOtherMethods(api);
      readRoutes(api, account);
      lifecycleRoutes(api, account);
      writeRoutes(api, account);
      variantRoutes(api, account);
      settingsRoutes(api);
      refuseOthers();
    },
    { prefix: "/rest/v1" },
  );
}
