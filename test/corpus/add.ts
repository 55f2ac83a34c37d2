/**
 * `node test/corpus/add.ts < inputs.ndjson`: adds inputs of decisions to the corpus, a JSON document a line (`herald decide` takes the same). The
 * facts they give are frozen with METHOD=freeze, see CONTRIBUTING.md.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { parseDecisionInput } from "../../src/store/index.ts";

const CORPUS = new URL("inputs.ndjson.gz", import.meta.url);

const lines = (text: string): readonly string[] => text.split("\n").filter((line) => line.trim() !== "");

const kept = lines(gunzipSync(readFileSync(CORPUS)).toString("utf8"));
const added = lines(readFileSync(0, "utf8"));
for (const line of added) parseDecisionInput(JSON.parse(line));
writeFileSync(CORPUS, gzipSync(`${[...kept, ...added].join("\n")}\n`, { level: 9 }));
process.stdout.write(`${kept.length} inputs were there, ${added.length} were added\n`);
