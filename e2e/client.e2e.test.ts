import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Client, type NewPosition, createClient } from '#libs/client';
import { openWay } from '#libs/testing';
import { type TestHouse, openHouse } from './support/house';
import { pidOf } from './support/signals';
import { navOf, positionWith, positions } from './support/upload';

const ROOT = path.resolve(__dirname, '..');
const run = promisify(execFile);

let house: TestHouse;
let organization: string;
beforeAll(async () => {
  house = await openHouse();
  organization = house.seed.organizations[0]!;
});
afterAll(() => house.close());

/** What a partner writes. Lines that must not compile say so. */
const CONSUMER = `
import { type Client, ForbiddenError, type Item, NotFoundError, ProblemError, createClient } from '@gpd-async/client';

declare const process: { argv: string[] };
const [, , url = '', key = '', organization = '', given = '[]', nav = ''] = process.argv;
const client: Client = createClient({ url, key });
const positions = JSON.parse(given) as object[] as Parameters<Client['submitAndWait']>[1];

const seen: number[] = [];
const { job, failed, idempotencyKey } = await client.submitAndWait(organization, positions, {
  operation: 'CREATE',
  idempotencyKey: 'packed',
  onProgress: ({ counts }) => seen.push(counts.pending),
  timeoutMs: 60_000,
});
const items: Item[] = [];
for await (const item of failed) items.push(item);

const { data: paid } = await client.POST('/organizations/{organization}/paymentoptions/{nav}/pay', {
  params: { path: { organization, nav } },
  body: { idReceipt: 'packed', pspCompany: 'PSP', fee: 0 },
});
const receipts: string[] = [];
for await (const page of client.receipts(organization))
  receipts.push(...page.receipts.map(({ noticeNumber }) => noticeNumber));

const errors: unknown[] = [];
const note = (error: unknown) => {
  if (!(error instanceof ProblemError)) throw error;
  errors.push([error.name, error.status, error.code, error instanceof NotFoundError, error instanceof ForbiddenError]);
};
await client.waitForJob(organization, 'f'.repeat(32)).catch(note);
await client.submitAndWait('99999999999', ['A'], { operation: 'DELETE' }).catch(note);
await createClient({ url, key: 'nobody' }).submit(organization, ['A']).catch(note);
await client.submit(organization, [{}] as never).catch(note);
await client.GET('/admin/stations').catch(note);

/** Never called: it is here to be compiled, or not. */
export async function types(): Promise<void> {
  const { data } = await client.GET('/organizations/{organization}/jobs/{jobId}', {
    params: { path: { organization, jobId: '' } },
  });
  const pending: number = data.counts.pending;
  // @ts-expect-error there is no such status
  if (data.status === 'done') console.log(pending);
  // @ts-expect-error there is no such path
  await client.GET('/organisations');
  // @ts-expect-error its parameters are missing
  await client.GET('/organizations/{organization}/jobs/{jobId}');
  // @ts-expect-error there is no such operation
  await client.submit(organization, ['A'], { operation: 'DROP' });
  for await (const { entries } of client.pages('/admin/audit', { query: { limit: 1 } })) console.log(entries);
  // @ts-expect-error it is no list with a cursor
  client.pages('/info', {});
}

console.log(
  JSON.stringify({
    status: job.status,
    counts: job.counts,
    last: seen.at(-1),
    first: seen[0],
    items: items.map(({ seq, statusCode, pointer }) => [seq, statusCode, pointer]),
    idempotencyKey,
    paid: paid.status,
    receipts,
    errors,
  }),
);
`;

const COMMONJS = `
import client = require('@gpd-async/client');

declare const process: { argv: string[] };
const [, , url = '', key = '', organization = ''] = process.argv;
void client
  .createClient({ url, key })
  .submitAndWait(organization, { paymentPositionIUPDs: ['A', 'B'] }, { operation: 'DELETE', dryRun: true })
  .then(({ job }) => console.log(JSON.stringify(job.counts)));
`;

/** All libraries are checked with it, on a machine that has other things to do. */
const COMPILE_MS = 300_000;

/** Those of somebody who checks all there is to check. */
const COMPILER = {
  module: 'nodenext',
  target: 'es2022',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  skipLibCheck: false,
  outDir: 'out',
};

describe('the packed client', () => {
  let folder: string;
  const at = (name: string) => path.join(folder, name);
  const node = (...words: string[]) => run(process.execPath, words, { cwd: folder });
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'gpd-client-'));
    mkdirSync(at('program'));
    // No registry, no cache, no settings: nothing but the tarball.
    const npm = (cwd: string, ...words: string[]) =>
      run('npm', [...words, '--offline', '--no-audit', '--no-fund', '--ignore-scripts'], {
        cwd,
        env: {
          PATH: process.env['PATH'],
          HOME: folder,
          npm_config_cache: at('cache'),
          npm_config_registry: 'http://127.0.0.1:9/',
        },
      });
    await npm(folder, 'pack', path.join(ROOT, 'dist/client'));
    const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
    writeFileSync(at('program/package.json'), '{"private": true, "type": "module"}');
    await npm(at('program'), 'install', `../${tarball}`);
    folder = at('program');
    writeFileSync(at('esm.mts'), CONSUMER);
    writeFileSync(at('cjs.cts'), COMMONJS);
  });
  afterAll(() => rmSync(path.dirname(folder), { recursive: true, force: true }));

  it('brings nothing with it, and its licence', () => {
    expect(readdirSync(at('node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['@gpd-async']);
    expect(readdirSync(at('node_modules/@gpd-async/client')).sort()).toEqual(
      'LICENSE README.md THIRD-PARTY.txt index.cjs index.d.cts index.d.ts index.js package.json'.split(' '),
    );
  });

  it.each([
    ['in a browser', { lib: ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable'], types: [] }],
    ['in Node.js', { lib: ['es2023'], types: ['node'], typeRoots: [path.join(ROOT, 'node_modules/@types')] }],
  ])(
    'has types that the strictest compiler takes, %s, for import and require',
    async (_where, options) => {
      const compilerOptions = { ...COMPILER, ...options };
      const consumers = { compilerOptions, files: ['esm.mts', 'cjs.cts'] };
      // What both declare of Node.js is declared once there.
      if ('typeRoots' in options)
        for (const [name, text] of Object.entries({ 'esm.mts': CONSUMER, 'cjs.cts': COMMONJS }))
          writeFileSync(at(name), text.replace(/^declare const process.*$/m, ''));
      writeFileSync(at('tsconfig.json'), JSON.stringify(consumers));
      const compile = node(path.join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', '.');
      expect(await compile.catch((error: unknown) => error)).toMatchObject({
        stdout: '',
      });
    },
    COMPILE_MS,
  );

  it('works in a program of its own', async () => {
    const given = JSON.stringify([...positions(1, 20), positionWith(21, {}, { amount: 1 })]);
    const nav = navOf(2);
    const { stdout } = await node('out/esm.mjs', house.url, house.seed.partnerKey, organization, given, nav);
    expect(JSON.parse(stdout)).toEqual({
      status: 'completed_with_errors',
      counts: { total: 21, pending: 0, succeeded: 20, failed: 1, unprocessed: 0 },
      first: expect.any(Number) as number,
      last: 0,
      items: [[20, 400, '/paymentPositions/20/paymentOption/0/amount']],
      idempotencyKey: 'packed',
      paid: 'PO_PAID',
      receipts: [nav],
      errors: [
        ['NotFoundError', 404, 'JOB_NOT_FOUND', true, false],
        ['ForbiddenError', 403, 'FORBIDDEN', false, true],
        ['UnauthorizedError', 401, 'UNAUTHORIZED', false, false],
        ['BadRequestError', 400, 'POSITIONS_INVALID', false, false],
        ['ForbiddenError', 403, 'FORBIDDEN', false, true],
      ],
    });
  });

  it('works in one that requires it', async () => {
    const { stdout } = await node('out/cjs.cjs', house.url, house.seed.partnerKey, organization);
    expect(JSON.parse(stdout)).toMatchObject({ total: 2, failed: 2 });
  });
});

describe('a job that is handed in by a bad way', () => {
  const jobsOf = async (client: Client, total: number) => {
    const found = [];
    for await (const job of client.jobs(organization)) if (job.counts.total === total) found.push(job);
    return found;
  };
  let way: Awaited<ReturnType<typeof openWay>>;
  let client: Client;
  beforeAll(async () => {
    const { port, hostname } = new URL(house.url);
    way = await openWay(Number(port), hostname);
    client = createClient({ url: `http://127.0.0.1:${way.port}`, key: house.seed.partnerKey });
  });
  afterAll(() => way.close());

  it('is one job and is followed to its end, though answers are lost and connections are cut', async () => {
    way.loseAnswers(2);
    let cuts = 0;
    const { job, wasKnown, failed } = await client.submitAndWait(
      organization,
      () => positions(100, 3_001).values() as Iterable<NewPosition>,
      {
        onProgress: () => {
          if (cuts < 3) way.cut();
          cuts += 1;
        },
      },
    );
    expect([job.counts, wasKnown]).toEqual([
      { total: 3_001, pending: 0, succeeded: 3_001, failed: 0, unprocessed: 0 },
      true,
    ]);
    expect((await jobsOf(client, 3_001)).map(({ id }) => id)).toEqual([job.id]);
    way.loseAnswers(1);
    way.cut();
    for await (const item of failed) throw new Error(`${item.iupd} was not to fail`);
  });

  it('is followed to its end though the api is killed and starts again', async () => {
    const pid = await pidOf(house.apps.api);
    let killed = false;
    const { job } = await client.submitAndWait(organization, positions(4_000, 3_002) as NewPosition[], {
      onProgress: ({ counts }) => {
        if (!killed) process.kill(pid, 'SIGKILL');
        killed = true;
        expect(counts.total).toBe(3_002);
      },
    });
    expect(job.counts).toMatchObject({ succeeded: 3_002, pending: 0 });
    expect(await jobsOf(client, 3_002)).toHaveLength(1);
  });
});
