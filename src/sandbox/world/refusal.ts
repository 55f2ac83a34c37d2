/** A request the emulated API refuses, with the status and the words it answers. */
export class Refusal extends Error {
  readonly status: number;
  readonly details: string | undefined;
  constructor(status: number, message: string, details?: string) {
    super(message);
    this.name = "Refusal";
    this.status = status;
    this.details = details;
  }
}
