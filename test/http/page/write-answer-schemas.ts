import { writeFileSync } from "node:fs";
import { ANSWER_SCHEMAS, answerSchemas } from "./answer-schemas.ts";

writeFileSync(ANSWER_SCHEMAS, `${JSON.stringify(answerSchemas(), null, 2)}\n`);
