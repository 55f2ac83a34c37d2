export type { Entry, Note, Standing } from "./entry.ts";
export {
  link,
  strong,
  text,
  type Action,
  type Line,
  type List,
  type Most,
  type Notification,
  type NotificationKind,
  type Part,
  type Row,
  type Span,
  type Table,
} from "./notification.ts";
export { bar } from "./bar.ts";
