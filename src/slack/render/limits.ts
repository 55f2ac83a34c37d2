/**
 * Slack's limits for one message. The sum over all blocks is measured on the JSON, which is more than Slack can count, and
 * kept a little below what it accepts.
 */
export const LIMITS = {
  blocks: 50,
  sectionText: 3000,
  headerText: 150,
  contextElements: 10,
  contextText: 2000,
  allBlocks: 13_000,
} as const;
