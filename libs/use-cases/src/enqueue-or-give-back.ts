/**
 * Queues what is leased to the queue. What it does not take is owed at once, so that the relay queues it as soon as the
 * queue is back; where that cannot be written either, the lease runs out.
 *
 * @throws what the queue said
 */
export async function enqueueOrGiveBack<T>(
  enqueue: (items: readonly T[]) => Promise<void>,
  giveBack: (items: readonly T[]) => Promise<void>,
  items: readonly T[],
): Promise<void> {
  if (items.length === 0) return;
  try {
    await enqueue(items);
  } catch (error) {
    await giveBack(items).catch(() => undefined);
    throw error;
  }
}
