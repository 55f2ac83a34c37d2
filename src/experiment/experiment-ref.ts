/** Which experiment of which account. `experimentId` is empty where the whole account is meant. */
export interface ExperimentRef {
  readonly account: string;
  readonly experimentId: string;
}
