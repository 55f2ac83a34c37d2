/** What an agent asked for makes no sense, is not there, or cannot be done now. The sentence says what to do. */
export class AgentRefusal extends Error {
  readonly code = "refused";
  override readonly name = "AgentRefusal";
}
