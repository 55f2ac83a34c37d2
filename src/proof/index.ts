export type { BundleEntry } from "./bundle.ts";
export { bundledScript } from "./bundled-script.ts";
