import { setTimeout as sleep } from 'node:timers/promises';
import { type Repetition, repeatEvery } from '#libs/lifecycle';
import { withDatabase } from '../check';

const EVERY_MS = 500;
const STEADY_MS = 3_000;
const NAMES = ['wsrep_local_cert_failures', 'wsrep_local_bf_aborts', 'wsrep_flow_control_sent'] as const;
type Name = (typeof NAMES)[number];

/** Counts what nodes of a cluster refuse, also beyond the end of one, which begins at 0 again. */
export class ClusterWatch {
  private readonly seen: Map<Name, number>[];
  private readonly sums = new Map<Name, number>();
  private readonly rounds: Repetition[];

  constructor(private readonly urls: readonly string[]) {
    this.seen = urls.map(() => new Map<Name, number>());
    this.rounds = urls.map((url, node) =>
      repeatEvery(
        EVERY_MS,
        () => this.look(url, node),
        // It is away.
        () => undefined,
      ),
    );
  }

  totals(): { conflicts: number; aborts: number; slowed: number } {
    return {
      slowed: this.sums.get('wsrep_flow_control_sent') ?? 0,
      conflicts: this.sums.get('wsrep_local_cert_failures') ?? 0,
      aborts: this.sums.get('wsrep_local_bf_aborts') ?? 0,
    };
  }

  /**
   * Waits until all nodes are Synced and know of each other, and stay so for a while: one that was held believes at first
   * that nothing has happened.
   * @returns after how long, milliseconds
   */
  async whole(deadlineMs: number): Promise<number> {
    const startedAt = Date.now();
    const wanted = `Synced, ${this.urls.length} nodes`;
    let wholeSince: number | undefined;
    for (;;) {
      const states = await Promise.all(this.urls.map((url) => stateOf(url).catch(() => 'away')));
      wholeSince = states.every((state) => state === wanted) ? (wholeSince ?? Date.now()) : undefined;
      if (wholeSince !== undefined && Date.now() - wholeSince > STEADY_MS) return wholeSince - startedAt;
      if (Date.now() - startedAt > deadlineMs) throw new Error(`The nodes are ${states.join('; ')}`);
      await sleep(EVERY_MS / 2);
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.rounds.map((round) => round.stop()));
  }

  private async look(url: string, node: number): Promise<void> {
    const told = await statusOf(url, NAMES);
    for (const name of NAMES) {
      const now = Number(told.get(name));
      const before = this.seen[node]?.get(name) ?? 0;
      this.sums.set(name, (this.sums.get(name) ?? 0) + (now < before ? now : now - before));
      this.seen[node]?.set(name, now);
    }
  }
}

async function stateOf(url: string): Promise<string> {
  const told = await statusOf(url, ['wsrep_local_state_comment', 'wsrep_cluster_size']);
  return `${told.get('wsrep_local_state_comment') ?? 'unknown'}, ${told.get('wsrep_cluster_size') ?? '0'} nodes`;
}

/** A node that is held accepts connections and says nothing: who looks does not wait for it. */
async function statusOf(url: string, names: readonly string[]): Promise<Map<string, string>> {
  const asked = withDatabase(url, (ask) =>
    ask<{ Variable_name: string; Value: string }>('SHOW GLOBAL STATUS WHERE Variable_name IN (?)', [names]),
  );
  const rows = await Promise.race([asked, sleep(2_000).then(() => undefined)]);
  asked.catch(() => undefined);
  if (rows === undefined) throw new Error('It says nothing');
  return new Map(rows.map((row) => [row.Variable_name, row.Value]));
}

/** Reads of each kind, in turns of some, so that both meet the same moments. */
const TURNS = 40;
const READS = 50;

/** How many times as long a read by key takes that waits for what was committed on other nodes: the median of turns. */
export function costOfWaiting(url: string): Promise<number> {
  return withDatabase(url, async (ask) => {
    const timed = async (wait: number): Promise<number> => {
      await ask(`SET SESSION wsrep_sync_wait = ${wait}`);
      const startedAt = performance.now();
      for (let read = 0; read < READS; read += 1)
        await ask('SELECT next_id FROM id_sequence WHERE name = ?', ['receipt']);
      return performance.now() - startedAt;
    };
    const ratios: number[] = [];
    for (let turn = 0; turn < TURNS; turn += 1) {
      const without = await timed(0);
      ratios.push((await timed(7)) / without);
    }
    return ratios.sort((one, other) => one - other)[TURNS / 2] ?? 0;
  });
}
