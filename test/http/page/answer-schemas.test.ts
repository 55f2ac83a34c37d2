import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { ANSWER_SCHEMAS, answerSchemas } from "./answer-schemas.ts";

it("The schemas of what pages answer as JSON are those of the code: npm run answers:schema renews them", () => {
  expect(JSON.parse(readFileSync(ANSWER_SCHEMAS, "utf8"))).toEqual(JSON.parse(JSON.stringify(answerSchemas())));
});
