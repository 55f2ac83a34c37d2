import { shorten } from "../wording.ts";
import type { CheckRule } from "./check.ts";
import { fail, pass } from "./check.ts";

/** Only a running experiment can be stopped. */
export const running: CheckRule = ({ snapshot: { experiment } }) => {
  switch (experiment.status) {
    case "running":
      return pass("running", { sentence: "It is running" });
    case "paused":
      return fail("running", {
        sentence: "It is paused: no new visitors are assigned",
        value: "paused",
        limit: "running",
      });
    case "draft":
      return fail("running", { sentence: "It has not been started", value: "draft", limit: "running" });
    case "completed":
      return fail("running", { sentence: "It is completed already", value: "completed", limit: "running" });
    case "other": {
      const sent = shorten(experiment.statusAsSent);
      return fail("running", { sentence: `Its status "${sent}" is not known here`, value: sent, limit: "running" });
    }
  }
};
