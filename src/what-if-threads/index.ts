export { createWhatIf, type AskThread } from "./create-what-if.ts";
