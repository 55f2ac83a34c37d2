// A narrator for Herald: facts of a digest as JSON on standard input, one paragraph on standard output. `narrative` in herald.config.yaml
// names it. Herald sends the paragraph only if every number and every name in it is so; nothing at all is a fine answer.
import { text } from "node:stream/consumers";

const { experiments, counts } = JSON.parse(await text(process.stdin));
const percent = (share) => `${(Math.abs(share) * 100).toFixed(1)}%`;
const [first] = experiments.filter(({ ahead, lift }) => ahead !== null && lift !== null);

if (first !== undefined) {
  const { name, ahead, lift, day, winner } = first;
  const so = winner === null ? "and the evidence is not there yet" : "and that is proven";
  console.log(`In ${name}, ${ahead} is ahead by ${percent(lift)} on day ${day}, ${so}.`);
  if (counts.fix > 0) console.log(`Problems to fix first: ${counts.fix}.`);
}
