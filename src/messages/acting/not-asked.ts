/** Why people are not asked about an experiment although somebody wants them asked, by the outcome of the job. */
export const NOT_ASKED: Readonly<Record<string, string>> = {
  "never judged": "Nobody was asked: Herald has not judged this experiment yet. The next sweep will.",
  "not running": "Nobody was asked: this experiment is not running.",
  "only observed":
    "Nobody was asked: the policy of this experiment says mode: observe, so Herald only reports. To change that, edit the policy.",
  "on hold": "Nobody was asked: somebody put this experiment on hold. A person has to allow it again first.",
  "under way": "Nobody was asked: Herald has announced an act on this experiment already. Answer that message.",
  "past look": "Nobody was asked: the latest decision is not of the last closed day. Try again after the next sweep.",
  "no reason":
    "Nobody was asked: the latest decision gives no such reason to end this experiment. Explain the decision to see what is missing.",
};
