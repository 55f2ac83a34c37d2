import { markupOf } from "../../platform/index.ts";

export type { Content, Markup } from "../../platform/index.ts";

/** HTML in which everything that is put in is escaped. */
export const markup = markupOf();
