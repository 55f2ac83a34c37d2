export { renderSheet, type TerminalStyle } from "./sheet.ts";
export { plainNotification } from "./plain-notification.ts";
export { plainLine } from "./plain-line.ts";
export { terminalText } from "./terminal-text.ts";
export { createPrintingMedium } from "./printing-medium.ts";
export { paintFor, type Paint } from "./paint.ts";
