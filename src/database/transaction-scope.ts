import { AsyncLocalStorage } from "node:async_hooks";
import type { Database, Parameter } from "./database.ts";
import { Mutex } from "./mutex.ts";

/** A connection inside a transaction. */
export interface Session {
  query<Row extends object>(sql: string, parameters: readonly Parameter[]): Promise<readonly Row[]>;
  execute(sql: string): Promise<void>;
}

const innermost = new AsyncLocalStorage<TransactionScope>();

/**
 * One level of a transaction: the transaction itself, or a savepoint in it. Statements and nested levels of one level run one after
 * another, so that savepoints of concurrent callers never interleave.
 */
export class TransactionScope implements Database {
  readonly kind: Database["kind"];
  readonly #owner: Database;
  readonly #parent: TransactionScope | undefined;
  readonly #session: Session;
  readonly #depth: number;
  readonly #turns = new Mutex();
  #isOpen = true;

  private constructor(owner: Database, session: Session, parent: TransactionScope | undefined) {
    this.kind = owner.kind;
    this.#owner = owner;
    this.#session = session;
    this.#parent = parent;
    this.#depth = parent === undefined ? 0 : parent.#depth + 1;
  }

  /** Runs `work` on a session whose transaction has begun; committing or rolling back is left to the caller. */
  static async run<T>(owner: Database, session: Session, work: (transaction: Database) => Promise<T>): Promise<T> {
    return new TransactionScope(owner, session, undefined).#run(work);
  }

  /** Refuses the use of a database inside a transaction of its own. @throws Error */
  static requireOutside(database: Database): void {
    for (let scope = innermost.getStore(); scope !== undefined; scope = scope.#parent) {
      if (scope.#isOpen && scope.#owner === database)
        throw new Error("inside a transaction, use the transaction it was given");
    }
  }

  async query<Row extends object>(sql: string, parameters: readonly Parameter[] = []): Promise<readonly Row[]> {
    this.#requireInnermost();
    return this.#turns.run(() => this.#session.query<Row>(sql, parameters));
  }

  async execute(sql: string): Promise<void> {
    this.#requireInnermost();
    return this.#turns.run(() => this.#session.execute(sql));
  }

  async transaction<T>(work: (transaction: Database) => Promise<T>): Promise<T> {
    this.#requireInnermost();
    return this.#turns.run(async () => {
      const savepoint = `level_${this.#depth + 1}`;
      await this.#session.execute(`SAVEPOINT ${savepoint}`);
      try {
        const result = await new TransactionScope(this.#owner, this.#session, this).#run(work);
        await this.#session.execute(`RELEASE SAVEPOINT ${savepoint}`);
        return result;
      } catch (error) {
        await this.#session.execute(`ROLLBACK TO SAVEPOINT ${savepoint}; RELEASE SAVEPOINT ${savepoint}`);
        throw error;
      }
    });
  }

  async close(): Promise<void> {
    throw new Error("a transaction ends with its work and cannot be closed");
  }

  async #run<T>(work: (transaction: Database) => Promise<T>): Promise<T> {
    try {
      return await innermost.run(this, () => work(this));
    } finally {
      this.#isOpen = false;
      // Statements that nobody awaited still belong to this level: let them end before it does.
      await this.#turns.run(async () => undefined);
    }
  }

  #requireInnermost(): void {
    if (!this.#isOpen) throw new Error("this transaction is over");
    const current = innermost.getStore();
    if (current === undefined || current === this) return;
    for (let outer = current.#parent; outer !== undefined; outer = outer.#parent) {
      if (outer === this) throw new Error("inside a nested transaction, use the transaction it was given");
    }
  }
}
