import type { DeliveryName } from "./deliveries.ts";
import { mediumOf, type Destination } from "./destination.ts";
import type { DeliveryOutcome, FileParcel, Medium, Parcel } from "./medium.ts";

/** To several destinations at once. */
export type Letter = Omit<Parcel, "destination"> & { readonly destinations: readonly Destination[] };
export type FileLetter = Omit<FileParcel, "destination"> & { readonly destinations: readonly Destination[] };

/** What came of one destination. */
export type Delivered = {
  readonly destination: Destination;
  /** Whether what was delivered there can be answered. */
  readonly canAnswer: boolean;
} & (
  | { readonly kind: "delivered"; readonly outcome: DeliveryOutcome }
  | { readonly kind: "failed"; readonly error: unknown }
);

/** Delivers to every destination, each on its own: what fails at one keeps nothing from the others. Never rejects. */
export interface Messenger {
  deliver(letter: Letter): Promise<readonly Delivered[]>;
  upload(file: FileLetter): Promise<readonly Delivered[]>;
  takesFiles(destination: Destination): boolean;
  /** As `Medium.isLeftBehind`. */
  isLeftBehind(parcel: Pick<FileParcel, "key" | "destination" | "inThreadOf">): Promise<boolean>;
  /** Address at which people see what was delivered under this name; undefined where there is none. */
  linkTo(name: DeliveryName): Promise<string | undefined>;
}

/** @param media each by its name; a destination of another medium fails */
export function createMessenger(media: readonly Medium[]): Messenger {
  const known = new Map(media.map((medium) => [medium.name, medium]));

  async function toEach(
    destinations: readonly Destination[],
    deliver: (medium: Medium, destination: Destination) => Promise<DeliveryOutcome>,
  ): Promise<readonly Delivered[]> {
    const all: Delivered[] = [];
    for (const destination of destinations) {
      const medium = known.get(mediumOf(destination));
      const canAnswer = medium?.canAnswer ?? false;
      try {
        if (medium === undefined) throw new UnknownMediumError(destination, [...known.keys()]);
        all.push({ destination, canAnswer, kind: "delivered", outcome: await deliver(medium, destination) });
      } catch (error) {
        all.push({ destination, canAnswer, kind: "failed", error });
      }
    }
    return all;
  }

  return {
    deliver: ({ destinations, ...parcel }) =>
      toEach(destinations, (medium, destination) => medium.deliver({ ...parcel, destination })),
    upload: ({ destinations, ...file }) =>
      toEach(destinations, (medium, destination) => {
        if (medium.upload === undefined)
          throw new RangeError(`upload requires a medium that takes files: ${destination}`);
        return medium.upload({ ...file, destination });
      }),
    linkTo: async (name) => known.get(mediumOf(name.destination))?.linkTo?.(name),
    isLeftBehind: async (parcel) => (await known.get(mediumOf(parcel.destination))?.isLeftBehind?.(parcel)) ?? false,
    takesFiles: (destination) => known.get(mediumOf(destination))?.upload !== undefined,
  };
}

/**
 * What came of a delivery that has to reach every destination.
 * @throws the error of a destination that failed, once all were tried: of several, one that another attempt may mend
 */
export function requireDelivered(all: readonly Delivered[]): DeliveryOutcome["kind"] | "nowhere" {
  const errors = all.flatMap((one) => (one.kind === "failed" ? [one.error] : []));
  if (errors.length > 0) throw errors.find(isMendable) ?? errors[0];
  const [first] = all;
  return first?.kind === "delivered" ? first.outcome.kind : "nowhere";
}

/** Where it was delivered. */
export function reached(all: readonly Delivered[]): readonly Destination[] {
  return all.filter(({ kind }) => kind === "delivered").map(({ destination }) => destination);
}

/** Whether people could do something about what they were told: it stands where it can be answered, or nowhere it was meant for can be. */
export function isAnswerable(all: readonly Delivered[]): boolean {
  const whereAnswered = all.filter(({ canAnswer }) => canAnswer);
  return reached(whereAnswered.length === 0 ? all : whereAnswered).length > 0;
}

function isMendable(error: unknown): boolean {
  return error instanceof Error && "isRetryable" in error && error.isRetryable === true;
}

/** A destination of a medium that this Herald does not have. */
export class UnknownMediumError extends Error {
  readonly code = "unrecoverable";
  override readonly name = "UnknownMediumError";
  constructor(destination: Destination, known: readonly string[]) {
    super(`${destination} is of no medium that Herald has; it has: ${known.join(", ")}`);
  }
}
