/** So many experiments of a batch are read at once: enough for all connections, and few enough that a stop does not have to wait behind a whole batch. */
const LANES = 4;

/** Does the work for each item, a few at a time. In the order of the items; one that fails keeps no other from being done. */
export async function inLanes<Item, Done>(
  items: readonly Item[],
  work: (item: Item) => Promise<Done>,
): Promise<readonly PromiseSettledResult<Done>[]> {
  const outcomes: PromiseSettledResult<Done>[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      const [outcome] = await Promise.allSettled([work(items[index]!)]);
      outcomes[index] = outcome;
    }
  };
  await Promise.all(Array.from({ length: Math.min(LANES, items.length) }, lane));
  return outcomes;
}
