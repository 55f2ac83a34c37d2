import type { ReloadAnswer } from "../../http/index.ts";
import type { Reloaded } from "./reload.ts";

const STAYS = "the configuration before stays in force";

/** What came of it, as HTTP says it. */
export function reloadAnswer(reloaded: Reloaded): ReloadAnswer {
  switch (reloaded.kind) {
    case "in-force": {
      const { kind: _, ...body } = reloaded;
      return { status: 200, body };
    }
    case "wrong":
      return {
        status: 400,
        body: {
          error: `the configuration is wrong; ${STAYS}`,
          problems: reloaded.problems.map(({ where, problem }) => ({ path: where, problem })),
        },
      };
    case "needs-restart":
      return { status: 409, body: { error: `only a restart can change ${reloaded.settings.join(", ")}; ${STAYS}` } };
    case "unavailable":
      return { status: 503, body: { error: `${reloaded.reason}; ${STAYS}` } };
  }
}
