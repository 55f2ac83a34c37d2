export { readAssets, type PageAsset } from "./assets.ts";
export { pageDocument, type Assets, type Frame, type Visitor } from "./document.ts";
export { experimentPage } from "./experiment-page.ts";
export { experimentsPage } from "./experiments-page.ts";
export { failurePage } from "./failure-page.ts";
export type { Content } from "./html.ts";
export { systemPage } from "./system-page.ts";
export { calendarFile, type CalendarDay } from "./calendar.ts";
export { PROGRAM_DAYS, programPage } from "./program-page.ts";
