import { EventEmitter } from "node:events";
import type { PgNotification, PgPoolClient, PgQueryResult } from "bullmq";

/** What it needs of the pool it belongs to. */
interface Pool {
  query<Row>(text: string, params?: readonly unknown[]): Promise<PgQueryResult<Row>>;
  on(event: "notification", listener: (notification: PgNotification) => void): unknown;
  off(event: "notification", listener: (notification: PgNotification) => void): unknown;
}

/**
 * What BullMQ takes for a connection of its own. It listens only while it waits; what is announced between two waits is kept and
 * handed over at the next one, each announcement once: they say "look", not what there is to see.
 */
export class PgliteClient extends EventEmitter implements PgPoolClient {
  readonly #pool: Pool;
  readonly #missed = new Map<string, PgNotification>();
  readonly #forward = (notification: PgNotification): void => {
    if (this.listenerCount("notification") > 0) this.emit("notification", notification);
    else this.#missed.set(`${notification.channel} ${notification.payload}`, notification);
  };

  constructor(pool: Pool) {
    super();
    this.setMaxListeners(0);
    this.#pool = pool;
    pool.on("notification", this.#forward);
  }

  override on(event: string | symbol, listener: (...args: never[]) => void): this {
    super.on(event, listener as (...args: unknown[]) => void);
    if (event === "notification" && this.#missed.size > 0) {
      const missed = [...this.#missed.values()];
      this.#missed.clear();
      // After the listener's owner has finished setting itself up.
      setImmediate(() => missed.forEach(this.#forward));
    }
    return this;
  }

  query<Row>(text: string, params?: readonly unknown[]): Promise<PgQueryResult<Row>> {
    return this.#pool.query<Row>(text, params);
  }

  release(): void {
    this.#pool.off("notification", this.#forward);
    this.#missed.clear();
  }
}
