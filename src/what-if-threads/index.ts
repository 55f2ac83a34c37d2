export { createWhatIf } from "./create-what-if.ts";
