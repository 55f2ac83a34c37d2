import { getHeapStatistics } from "node:v8";
import { setImmediate as nextTurn } from "node:timers/promises";
import { boundMemory, giveRoom } from "../../../src/cli/bound-memory.ts";

// A process of its own that keeps 40 MB and throws away so many times as much as it is told, as one that reads experiments all day does. Says the largest
// heap it had, in MB.
const times = Number(process.argv[2]);
boundMemory();
const piece = (index: number): number[] => Array.from<number>({ length: 1_000 }).fill(index + 0.5);
const kept = Array.from({ length: 5_000 }, (_, index) => piece(index));
giveRoom();
let largest = 0;
for (let round = 0; round < times * kept.length; round++) {
  kept[(round * 31) % kept.length] = piece(round);
  if (round % 100 !== 0) continue;
  largest = Math.max(largest, getHeapStatistics().total_heap_size);
  await nextTurn();
}
process.stdout.write(String(largest / 1e6));
