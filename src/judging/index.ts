export { judgeHere } from "./judge-here.ts";
export { createJudge } from "./judge-in-threads.ts";
