import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runToEnd } from '#libs/lifecycle';
import { Balancer } from './balancer';
import { type Verdict, withDatabase } from './check';
import { Client } from './client';
import { Fleet } from './fleet';
import { Load } from './load';
import { prepareDatabase, registerStations } from './prepare';
import { comeToRest } from './rest';
import { APPS } from './schedule';
import { StationSet } from './stations';

/** Servers of which one may be lost: what the house stands on. */
export interface Ground {
  /** As the apps are told. */
  readonly mysqlUrl: string;
  readonly redisUrl: string;
  /** A server the checker may read from, past all that is tried here. */
  checkedUrl(): string;
  /** The way of one process, asked for each; absent: the same for all. */
  wayOf?(): Promise<Pick<Ground, 'mysqlUrl' | 'redisUrl'>>;
  /** What is to be looked at beside what was promised, when all is at rest. */
  examine?(): Promise<Verdict>;
  /** Loses a server and gets it back; resolves when all is whole again. */
  round(turn: number, workers: Workers): Promise<void>;
  stop(): Promise<void>;
}

/** All that take work from queues: held, what is queued stays there. */
export interface Workers {
  hold(): void;
  letGo(): void;
}

export interface GroundKind {
  /** As --only has it. */
  readonly name: string;
  start(say: (line: string) => void): Promise<Ground>;
}

interface Trial {
  seed: number;
  rounds: number;
  /** Leaves the logs of all processes behind, and says where. */
  keep: boolean;
  say: (line: string) => void;
}

/** Load before, between and after the rounds. */
const BETWEEN_MS = 4_000;
const RELEASE_MS = 60_000;
/** What a scheduler says when a queue has got another keeper. */
const REFILLED = 'Redis may have lost jobs';

/** A house on this ground, with two processes of each app, used all the while its servers are lost one after the other. */
export async function tryGround(kind: GroundKind, trial: Trial): Promise<Verdict> {
  const { seed, rounds, keep, say } = trial;
  return await runToEnd({ say, deadlineMs: RELEASE_MS }, async (resources, signal) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'gpd-cluster-'));
    resources.defer('folder', () =>
      keep ? say(`logs are in ${folder}`) : rm(folder, { recursive: true, force: true }),
    );
    const ground = await resources.acquire('ground', () => kind.start(say));
    const keys = await prepareDatabase(ground.mysqlUrl);
    const stations = await resources.acquire('stations', () => StationSet.start(seed));
    const fleet = await resources.acquire('fleet', () =>
      Fleet.start(() => ground.wayOf?.() ?? Promise.resolve(ground), folder),
    );
    const client = new Client(new Balancer(fleet.urls), keys.partnerKey);
    const load = new Load(client, seed);
    resources.defer('client', () => client.giveUp());
    await registerStations(fleet.urls[0] ?? '', keys.operatorKey, stations);
    say('the house is ready, load goes on');

    const over = new AbortController();
    resources.defer('load', () => over.abort());
    const loading = load.run(AbortSignal.any([over.signal, signal]));
    await sleep(BETWEEN_MS, undefined, { signal });
    for (let turn = 1; turn <= rounds; turn += 1) {
      await ground.round(turn, workersOf(fleet));
      await sleep(BETWEEN_MS, undefined, { signal });
    }
    over.abort();
    await loading;
    say('the rounds are over');
    const verdict = await comeToRest(ground.checkedUrl(), { client, load, stations }, say, signal);
    Object.assign(verdict.counts, {
      'longest job, seconds': await longestJob(ground.checkedUrl()),
      'queues filled again': await countLines(folder, 'scheduler', REFILLED),
      'processes started again': fleet.restarts,
      'answers 503': client.outcomes.get('503') ?? 0,
      'no answer': client.outcomes.get('no answer') ?? 0,
    });
    const more = await ground.examine?.();
    if (more !== undefined) {
      verdict.findings.push(...more.findings);
      Object.assign(verdict.counts, more.counts);
    }
    return verdict;
  });
}

function workersOf(fleet: Fleet): Workers {
  const workers = APPS.filter((app) => app.includes('worker'));
  return {
    hold: () => {
      for (const app of workers) fleet.pause(app);
    },
    letGo: () => {
      for (const app of workers) fleet.resume(app);
    },
  };
}

/** From the acceptance of a job to its last item: what a loss that nobody notices would make as long as a lease. */
function longestJob(url: string): Promise<number> {
  return withDatabase(url, async (ask) => {
    const [row] = await ask<{ longest: string | null }>(
      'SELECT MAX(TIMESTAMPDIFF(MICROSECOND, created_at, completed_at)) AS longest FROM job',
    );
    return Math.round(Number(row?.longest ?? 0) / 100_000) / 10;
  });
}

async function countLines(folder: string, app: string, words: string): Promise<number> {
  const logs = path.join(folder, 'logs');
  const files = (await readdir(logs)).filter((name) => name.startsWith(app));
  const texts = await Promise.all(files.map((name) => readFile(path.join(logs, name), 'utf8')));
  return texts.join('\n').split(words).length - 1;
}
