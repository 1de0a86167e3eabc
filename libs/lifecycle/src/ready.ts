/** Tells the supervising parent that this process takes work; without such a parent it does nothing. */
export function announceReady(port?: number): void {
  process.send?.({ type: 'ready', ...(port === undefined ? {} : { port }) });
}

/** The port a ready message carries, or undefined when `message` is not one. */
export function readReady(message: unknown): { port?: number } | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { type, port } = message as { type?: unknown; port?: unknown };
  if (type !== 'ready') return undefined;
  return typeof port === 'number' ? { port } : {};
}
