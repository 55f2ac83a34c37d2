import type { StoreConcern } from "../queue.ts";

/** What Redis says about itself that a queue should know. @param info the answer to INFO */
export function redisConcerns(info: string): readonly StoreConcern[] {
  const concerns: StoreConcern[] = [];
  const policy = /^maxmemory_policy:(.+?)\r?$/m.exec(info)?.[1];
  if (policy !== undefined && policy !== "noeviction")
    concerns.push({
      problem: `Redis throws out jobs to make room when it is full (maxmemory-policy ${policy})`,
      whatToDo: "set maxmemory-policy to noeviction in Redis",
    });
  if (/^aof_enabled:0\r?$/m.test(info))
    concerns.push({
      problem: "Redis keeps no append-only file: if it ends, the jobs of the last minutes are lost",
      whatToDo: "set appendonly to yes in Redis",
    });
  return concerns;
}
