import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { PRIMARY } from './documents';
import { type Fleet, SPOOL_BYTES } from './fleet';
import { type Fault, type PlannedFault, describeFault, rowOf } from './schedule';
import { type Servers } from './servers';
import { type StationSet } from './stations';

export interface Scene {
  servers: Servers;
  fleet: Fleet;
  stations: StationSet;
  partnerKey: string;
}

/** Carries a plan out to its end, takes everything back, and counts by kind. */
export async function disturb(
  scene: Scene,
  plan: readonly PlannedFault[],
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const startedAt = Date.now();
  const running: Promise<void>[] = [];
  for (const { atMs, fault } of plan) {
    await sleep(Math.max(0, startedAt + atMs - Date.now()), undefined, { signal });
    say(describeFault(fault));
    counts.set(rowOf(fault), (counts.get(rowOf(fault)) ?? 0) + 1);
    running.push(apply(scene, fault));
  }
  await Promise.all(running);
  return counts;
}

/** @returns when it is over */
async function apply({ servers, fleet, stations, partnerKey }: Scene, fault: Fault): Promise<void> {
  switch (fault.kind) {
    case 'kill':
      fleet.kill(fault.app);
      return;
    case 'pause':
      fleet.pause(fault.app);
      await sleep(fault.durationMs);
      fleet.resume(fault.app);
      return;
    case 'wipe redis':
      return servers.wipeRedis();
    case 'restart server':
      return servers.restart(fault.server, fault.durationMs);
    case 'pause server':
      return servers.pause(fault.server, fault.durationMs);
    case 'cut network':
    case 'stall network': {
      const links = fleet.links(fault.app, fault.server);
      for (const link of links) {
        if (fault.kind === 'cut network') link.cut();
        else link.stall();
      }
      await sleep(fault.durationMs);
      for (const link of links) link.mend();
      return;
    }
    case 'spool full':
      return fillSpool(fleet.urlOf(fault.app), partnerKey, fault.durationMs);
    case 'station down':
      return stations.takeDown(fault.station, fault.durationMs);
  }
}

/** Announces as much as there is room for, and sends a byte of it. */
async function fillSpool(url: string, key: string, durationMs: number): Promise<void> {
  const upload = request(`${url}/organizations/${PRIMARY[0]}/jobs`, {
    method: 'POST',
    headers: {
      'Ocp-Apim-Subscription-Key': key,
      'Content-Type': 'application/json',
      'Content-Length': SPOOL_BYTES,
    },
  });
  // The api may be away, or end meanwhile.
  upload.on('error', () => undefined);
  upload.write('{');
  await sleep(durationMs);
  upload.destroy();
}
