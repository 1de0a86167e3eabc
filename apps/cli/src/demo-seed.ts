import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface DemoStation {
  readonly stationId: string;
  readonly organizations: readonly string[];
  readonly broadcast: boolean;
}

/** What a fresh house is filled with, so that the first request can be made at once. */
export interface DemoSeed {
  /** Acts for every broker and organization. */
  readonly operatorKey: string;
  /** Acts for `broker` and its organizations. */
  readonly partnerKey: string;
  readonly broker: string;
  readonly organizations: readonly string[];
  readonly stations: readonly DemoStation[];
}

const FILE = 'demo.json';

/** Writes the seed and the house's address where scripts find them; keys are in it, so only its owner may read it. */
export function writeDemoFile(dataDir: string, url: string, seed: DemoSeed): string {
  const { operatorKey, partnerKey, broker, organizations, stations } = seed;
  const file = join(dataDir, FILE);
  const draft = `${file}.new`;
  const content = { url, operatorKey, partnerKey, broker, organizations, stations };
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, file);
  return file;
}

/** The seed of an earlier run in this folder; its keys can be seen nowhere else, since the database has their hashes. */
export function readDemoFile(dataDir: string): DemoSeed | undefined {
  try {
    return JSON.parse(readFileSync(join(dataDir, FILE), 'utf8')) as DemoSeed;
  } catch {
    return undefined;
  }
}
