export {
  cellText,
  link,
  rowsNowhere,
  strong,
  tableAsList,
  text,
  withMentions,
  withoutMentions,
  type Action,
  type Cell,
  type Heading,
  type Line,
  type LineChart,
  type List,
  type Most,
  type Notification,
  type NotificationKind,
  type Part,
  type Row,
  type Span,
  type Table,
} from "./notification.ts";
export type {
  ActFacts,
  AlertFacts,
  DecisionFacts,
  DigestFacts,
  ExperimentFacts,
  Facts,
  IntervalFacts,
  VariantFacts,
} from "./facts.ts";
export { addressOf, isDestination, mediumOf, type Destination } from "./destination.ts";
export type { DeliveryOutcome, FileParcel, Medium, Parcel } from "./medium.ts";
export {
  createMessenger,
  isAnswerable,
  reached,
  requireDelivered,
  type Delivered,
  type FileLetter,
  type Letter,
  type Messenger,
} from "./messenger.ts";
export type { Deliveries, Delivery, DeliveryClaim, DeliveryName, Place } from "./deliveries.ts";
export type { Asked, Questions, Visit } from "./asked.ts";
export { isPersonId, type Actions, type Answer, type PersonId } from "./answer.ts";
export { peopleOf, type People, type PeopleWhoAnswer, type Permission } from "./people.ts";
