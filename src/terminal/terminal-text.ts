import type { Notification } from "../notify/index.ts";
import { plainNotification } from "./plain-notification.ts";
import { renderSheet, type TerminalStyle } from "./sheet.ts";

/** A notification as a person reads it on a terminal. */
export function terminalText(notification: Notification, style: TerminalStyle): string {
  return notification.about === undefined ? plainNotification(notification) : renderSheet(notification, style);
}
