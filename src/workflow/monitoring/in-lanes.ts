/** So many experiments of a batch are read at once: enough for all connections, and few enough that a stop does not have to wait behind a whole batch. */
const LANES = 4;

/** Does the work for each item, a few at a time. In the order of the items; one that fails keeps no other from being done. */
export async function inLanes<Item, Done>(
  items: readonly Item[],
  work: (item: Item) => Promise<Done>,
): Promise<readonly PromiseSettledResult<Done>[]> {
  const outcomes: PromiseSettledResult<Done>[] = [];
  const untaken = items.entries();
  const lane = async (): Promise<void> => {
    for (const [index, item] of untaken) [outcomes[index]] = await Promise.allSettled([work(item)]);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return outcomes;
}
