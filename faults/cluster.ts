import { parseArgs } from 'node:util';
import { createProgress, wholeNumber } from './support/command-line';
import { galera } from './support/grounds/galera';
import { redisCluster, redisSentinel } from './support/grounds/redis-groups';
import { describeFindings, table } from './support/report';
import { type GroundKind, tryGround } from './support/trial';

/** What a house can stand on beside one server of each kind. */
const GROUNDS: readonly GroundKind[] = [redisCluster, redisSentinel, galera];
const NAMES = GROUNDS.map(({ name }) => name);

const HELP = `Runs the house on servers that stand in for each other, and kills them under load.

  npm run test:cluster -- [--only ${NAMES.join(',')}] [--rounds N] [--seed N] [--keep]

  --only ...   some of them; default: all, one after the other
  --rounds N   how many servers are lost on each; default: 3
  --seed N     what is posted; default: by the clock
  --keep       leaves the logs of all processes in the folder it names

For each: starts the servers and two processes of each app, posts batches and receipts all the while, kills a primary, lets
another server take its place, brings the dead one back, and so on; of Galera any node, one of them held and not killed. Then it lets the house come to rest and compares
every 202, 201 and OK with what is stored and what stations received. Exit code 1 when something is lost, stuck or done
twice.
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: NAMES.join() },
      rounds: { type: 'string', default: '3' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const [seed, rounds] = [wholeNumber('--seed', values.seed), wholeNumber('--rounds', values.rounds)];
  const wanted = values.only.split(',');
  const stranger = wanted.find((name) => !NAMES.includes(name));
  if (stranger !== undefined) throw new Error(`--only takes ${NAMES.join(', ')}, not ${stranger}`);

  for (const kind of GROUNDS.filter(({ name }) => wanted.includes(name))) {
    const say = createProgress(`${kind.name}: `);
    const verdict = await tryGround(kind, { seed, rounds, keep: values.keep, say });
    const title = `${kind.name}, seed ${seed}: ${rounds} servers lost, promised and found`;
    process.stdout.write(
      `${[table(title, Object.entries(verdict.counts)), describeFindings(verdict)].join('\n')}\n`,
    );
    if (verdict.findings.length > 0) process.exitCode = 1;
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
