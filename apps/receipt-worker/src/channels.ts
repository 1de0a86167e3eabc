/**
 * Channels of the stations this worker sends to, opened once for each of their versions.
 *
 * @param open reads and decrypts; undefined when the station has none any more
 */
export function channelCache<Channel>(
  open: (stationId: string) => Promise<Channel | undefined>,
): (stationId: string, version: number | undefined) => Promise<Channel | undefined> {
  const known = new Map<string, { version: number; channel: Promise<Channel | undefined> }>();
  return async (stationId, version) => {
    if (version === undefined) {
      known.delete(stationId);
      return undefined;
    }
    const cached = known.get(stationId);
    if (cached?.version === version) return cached.channel;
    const channel = open(stationId);
    known.set(stationId, { version, channel });
    channel.catch(() => {
      if (known.get(stationId)?.channel === channel) known.delete(stationId);
    });
    return channel;
  };
}
