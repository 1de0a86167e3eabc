import { Findings } from './finding';

/** Stations that are looked at together. */
const AT_ONCE = 8;
/** What to do about a station that cannot be reached. */
export const NO_WAY = 'its deliveries wait for it; ask whoever runs it, or correct its endpointUrl';

/** Looks at each enabled station, some at a time. @returns what was found of each, in their order */
export async function eachStation<S extends { stationId: string; enabled: boolean }>(
  stations: readonly S[],
  look: (station: S, findings: Findings) => Promise<void>,
): Promise<Findings[]> {
  const looks = stations
    .filter(({ enabled }) => enabled)
    .map((station) => ({ station, findings: new Findings(`station ${station.stationId}`) }));
  const waiting = looks.values();
  const work = async () => {
    for (const { station, findings } of waiting) await look(station, findings);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return looks.map(({ findings }) => findings);
}
