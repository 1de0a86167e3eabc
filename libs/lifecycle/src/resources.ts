import { within } from './within';

/** What has been acquired, with the way to give it back. */
export interface Resources {
  /** Call right after acquiring; `name` appears in the error when `undo` fails. */
  defer(name: string, undo: () => unknown): void;
  /** Opens what is stopped to give it back, also when the release begins while it opens. */
  acquire<T extends { stop(): unknown }>(name: string, open: () => Promise<T>): Promise<T>;
  /**
   * Gives everything back, last acquired first, and continues past failures. Rejects at the end with an
   * AggregateError of all of them. After the deadline what is left is still asked to stop, but not awaited.
   */
  release(deadlineMs: number): Promise<void>;
}

export function createResources(): Resources {
  const undos: { name: string; undo: () => unknown }[] = [];
  let releasing: Promise<void> | undefined;
  const defer = (name: string, undo: () => unknown) => {
    if (releasing) throw new Error(`${name} was acquired after the release had begun`);
    undos.push({ name, undo });
  };
  return {
    defer,
    acquire: <T extends { stop(): unknown }>(name: string, open: () => Promise<T>) => {
      const slot: { opening?: Promise<T> } = {};
      defer(name, () =>
        slot.opening?.then(
          (opened) => opened.stop(),
          // What has failed to open has nothing to give back.
          () => undefined,
        ),
      );
      return (slot.opening = open());
    },
    release: (deadlineMs) => (releasing ??= releaseAll(undos.reverse(), Date.now() + deadlineMs)),
  };
}

async function releaseAll(undos: { name: string; undo: () => unknown }[], until: number): Promise<void> {
  const failures: Error[] = [];
  for (const { name, undo } of undos) {
    try {
      await within(until - Date.now(), Promise.resolve().then(undo), 'did not stop before the deadline');
    } catch (error) {
      failures.push(
        new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error }),
      );
    }
  }
  if (failures.length > 0) {
    throw new AggregateError(failures, `Not stopped cleanly: ${failures.map((f) => f.message).join('; ')}`);
  }
}
