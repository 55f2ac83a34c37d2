import { z } from "zod";
import { detailsFields } from "../answers/details-schema.ts";
import { draftDiffSchema } from "../answers/draft-diff-schema.ts";
import { allowedSchema } from "../answers/hosts-schema.ts";
import {
  experimentSchema,
  lifecycleSchemaOf,
  listRowSchema,
  pageSchema,
  resultsSchema,
  seriesSchema,
} from "../answers/schema.ts";
import { draftDiffRoute, experimentRoute, experimentsRoute, settingsRoute } from "../route.ts";
import { changeSchema, draftSchema, rolloutSchema, stopSchema, winnerSchema } from "../write-bodies.ts";

/** One request of this client: what it sends, and the schemas that it reads the answer by. */
export interface ReliedOn {
  readonly method: "get" | "post" | "patch" | "delete";
  /** With `{id}` for the experiment's. */
  readonly path: string;
  readonly query?: readonly string[];
  readonly body?: z.ZodType;
  readonly answers?: readonly z.ZodType[];
}

const ID = "id";
const at = (below: "" | `/${string}` = ""): string => experimentRoute(ID, below).template;
const publishes = (name: string): z.ZodType => z.object({ [name]: z.boolean().optional() });
const lifecycle = [lifecycleSchemaOf(ID)];
const whole = [experimentSchema, detailsFields];

/** Every request of `createExperimentsApi`, with the schemas that it parses with itself. */
export const RELIED_ON: readonly ReliedOn[] = [
  {
    method: "get",
    path: experimentsRoute.template,
    query: ["limit", "status", "type", "search", "cursor"],
    answers: [pageSchema, z.object({ entities: z.array(listRowSchema) })],
  },
  { method: "get", path: at(), answers: whole },
  { method: "get", path: at("/results"), query: ["eventName"], answers: [resultsSchema] },
  {
    method: "get",
    path: at("/results-time-series"),
    query: ["eventName", "startDate", "endDate"],
    answers: [seriesSchema],
  },
  { method: "get", path: draftDiffRoute.template, answers: [draftDiffSchema] },
  { method: "get", path: settingsRoute.template, answers: [allowedSchema] },
  { method: "post", path: experimentsRoute.template, body: draftSchema, answers: whole },
  { method: "patch", path: at(), body: changeSchema, answers: whole },
  { method: "delete", path: at() },
  { method: "post", path: at("/start"), body: publishes("publishAfterStart"), answers: lifecycle },
  { method: "post", path: at("/pause"), body: publishes("publishAfterPause"), answers: lifecycle },
  { method: "post", path: at("/resume"), body: publishes("publishAfterResume"), answers: lifecycle },
  { method: "post", path: at("/stop"), body: stopSchema, answers: lifecycle },
  { method: "post", path: at("/rollout"), body: rolloutSchema, answers: lifecycle },
  { method: "post", path: at("/end-rollout"), answers: lifecycle },
  { method: "post", path: at("/winner"), body: winnerSchema, answers: [experimentSchema] },
];
