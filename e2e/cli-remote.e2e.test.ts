import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { closedPort } from '#libs/testing';
import { zipOf } from './support/client';
import { Gpd, type CliResult, endAll } from './support/cli';
import { type TestHouse, openHouse } from './support/house';
import { unzip } from './support/read-zip';
import { Scene, receiptOf } from './support/receipt';
import { documentOf, positions } from './support/upload';

let house: TestHouse;
let scene: Scene;
let folder: string;
let organization: string;
beforeAll(async () => {
  house = await openHouse();
  scene = new Scene(house);
  folder = mkdtempSync(path.join(tmpdir(), 'gpd-cli-'));
  organization = house.seed.organizations[0]!;
});
afterAll(async () => {
  endAll();
  await scene.close();
  rmSync(folder, { recursive: true });
});

const as = (key: string) => ({ GPD_URL: house.url, GPD_KEY: key, GPD_ORGANIZATION: organization });
const run = (words: string[], env = as(house.seed.partnerKey)): Promise<CliResult> => new Gpd(words, env).end;
const operator = (words: string[]) => run(words, as(house.seed.operatorKey));
/** The JSON it printed, having ended well. */
async function json<T>(given: Promise<CliResult>, code = 0): Promise<T> {
  const result = await given;
  expect(result).toMatchObject({ code });
  return JSON.parse(result.stdout) as T;
}
const save = (name: string, content: string | Buffer): string => {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
};
interface Job {
  id: string;
  status: string;
  dryRun: boolean;
  counts: Record<string, number>;
}

describe('gpd jobs', () => {
  it('submits, waits, and says by its exit code how it went', async () => {
    const file = save('three.json', documentOf(positions(1, 3)));
    const first = await run(['jobs', 'submit', file, '--wait']);
    expect(first).toMatchObject({ code: 0, stdout: 'completed: 3 of 3 succeeded, 0 failed\n' });
    expect(first.stderr).toMatch(/^job [0-9a-f]{32}: 3 items$/m);

    const again = save(
      'again.ndjson',
      positions(3, 2)
        .map((each) => JSON.stringify(each))
        .join('\n'),
    );
    const kept = path.join(folder, 'failed.csv');
    const second = await json<Job>(
      run(['jobs', 'submit', again, '--wait', '--json', '--failed-to', kept]),
      2,
    );
    expect(second.counts).toMatchObject({ total: 2, succeeded: 1, failed: 1, pending: 0 });
    const [, row, ...rest] = readFileSync(kept, 'utf8').trim().split('\n');
    expect(row).toMatch(/,failed,409,/);
    expect(rest).toEqual([]);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);

    const shown = await run(['jobs', 'show', second.id]);
    expect(shown.stdout).toMatch(new RegExp(`^${second.id} .* completed_with_errors +2 +1 +1 +0$`, 'm'));
    const list = await json<{ jobs: Job[] }>(run(['jobs', 'list', '-n', '1', '--json']));
    expect(list.jobs.map(({ id }) => id)).toEqual([second.id]);
    expect(await run(['jobs', 'watch', second.id])).toMatchObject({ code: 2 });
    const why = path.join(folder, 'why.ndjson');
    expect((await run(['jobs', 'failed', second.id, why])).code).toBe(0);
    expect(JSON.parse(readFileSync(why, 'utf8'))).toMatchObject({ seq: 0, status: 'failed' });
    expect(await json<Job>(run(['jobs', 'retry', second.id, '--wait', '--json']), 2)).toMatchObject({
      counts: { total: 1, failed: 1 },
    });
  });

  it('keeps the items that failed as a file that is mended and handed in again', async () => {
    const [taken, ...others] = positions(31, 3);
    expect((await run(['jobs', 'submit', save('one.json', documentOf([taken!])), '--wait'])).code).toBe(0);
    const kept = path.join(folder, 'failed.zip');
    const file = save('three.json', documentOf([others[0]!, taken!, others[1]!]));
    const failing = await json<Job>(
      run(['jobs', 'submit', file, '--wait', '--json', '--failed-to', kept]),
      2,
    );
    expect(failing.counts).toMatchObject({ succeeded: 2, failed: 1 });
    const document = JSON.parse((await unzip(readFileSync(kept))).get('failed.json') ?? '') as {
      paymentPositions: ReturnType<typeof positions>;
    };
    expect(document).toEqual({ paymentPositions: [expect.objectContaining({ iupd: taken!.iupd })] });

    const [mended] = positions(34, 1);
    document.paymentPositions[0]!.iupd = mended!.iupd;
    document.paymentPositions[0]!.paymentOption = mended!.paymentOption;
    const again = save('again.zip', await zipOf({ 'failed.json': JSON.stringify(document) }));
    expect(await json<Job>(run(['jobs', 'submit', again, '--wait', '--json']))).toMatchObject({
      status: 'completed',
      counts: { total: 1, succeeded: 1 },
    });

    // As it is, it fails as before: it is the same items.
    expect((await run(['jobs', 'failed', failing.id, kept])).code).toBe(0);
    expect(await json<Job>(run(['jobs', 'submit', kept, '--wait', '--json']), 2)).toMatchObject({
      counts: { total: 1, failed: 1 },
    });
    const fine = await json<Job>(
      run(['jobs', 'submit', save('fine.json', documentOf(positions(35, 1))), '--wait', '--json']),
    );
    expect(await run(['jobs', 'failed', fine.id, path.join(folder, 'none.zip')])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^409 NOTHING_TO_RETRY: No item of this job has failed\n$/),
    });
    expect(readdirSync(folder).filter((name) => /part$|none/.test(name))).toEqual([]);
  });

  it('takes a ZIP, a dry run, and the same key for the same job', async () => {
    const file = save('five.zip', await zipOf({ 'positions.json': documentOf(positions(11, 5)) }));
    const words = ['jobs', 'submit', file, '--json', '--dry-run', '--idempotency-key', 'five'];
    const first = await json<Job>(run(words));
    expect(first).toMatchObject({ dryRun: true, counts: { total: 5 } });
    expect((await json<Job>(run(words))).id).toBe(first.id);
    expect(await run(['jobs', 'watch', first.id, '--timeout', '30'])).toMatchObject({ code: 0 });
  });

  it('says in one line what is wrong, and what to do', async () => {
    const file = save('bad.json', '{"paymentPositions": [{}');
    const good = save('good.json', documentOf(positions(21, 1)));
    const missing = path.join(folder, 'missing.json');
    const dead = `http://127.0.0.1:${await closedPort()}`;
    const cases: [string[], Record<string, string>, RegExp][] = [
      [['jobs', 'list'], { GPD_KEY: 'k' }, /^Which service\? Give --url, or set GPD_URL/],
      [['jobs', 'list', '--url', 'house'], { GPD_KEY: 'k' }, /^--url \(GPD_URL\) must look like/],
      [['jobs', 'list', '--url', house.url], {}, /^With which key\?/],
      [['jobs', 'list'], { GPD_URL: house.url, GPD_KEY: 'k' }, /^Of which organization\?/],
      [['jobs', 'list'], as('nobody'), /^401 .*give a key that goes with --key or GPD_KEY$/],
      [['jobs', 'list', '-o', '99999999999'], as(house.seed.partnerKey), /^40[34] /],
      [['jobs', 'list', '--url', dead], as('k'), /does not answer \(ECONNREFUSED\): is it running\?/],
      [['jobs', 'show', 'f'.repeat(32)], as(house.seed.partnerKey), /^404 JOB_NOT_FOUND: There is no job/],
      [['jobs', 'submit', missing], as(house.seed.partnerKey), /missing\.json cannot be read \(ENOENT\)$/],
      [['jobs', 'submit', 'list.txt'], as(house.seed.partnerKey), /must be named \.json, \.ndjson/],
      [['jobs', 'submit', file], as(house.seed.partnerKey), /^400 /],
      [['jobs', 'submit', good, '--failed-to', 'x.txt'], as(house.seed.partnerKey), /^x\.txt must be named/],
      [
        ['jobs', 'submit', good, '--wait', '--timeout', 'soon'],
        as(house.seed.partnerKey),
        /^--timeout must be/,
      ],
      [['stations', 'list'], as(house.seed.partnerKey), /^403 /],
      [['stations', 'list'], {}, /MYSQL_URL is not set/],
    ];
    const results = await Promise.all(cases.map(([words, env]) => new Gpd(words, env).end));
    for (const [index, { code, stdout, stderr }] of results.entries()) {
      const [words, , complaint] = cases[index]!;
      expect({ words, code, stdout }).toEqual({ words, code: 1, stdout: '' });
      const lines = stderr.trim().split('\n');
      expect(lines.filter((line) => !line.startsWith('job '))).toEqual([expect.stringMatching(complaint)]);
    }
  });
});

describe('gpd stations and receipts', () => {
  it('go from a station that is registered to a receipt that is sent again', async () => {
    const gpd = new Gpd(['station', '--port', '0', '--fault', 'ko', '--json']);
    const [, url = ''] = await gpd.says(/listens at (\S+)/);
    const id = '44444444444_01';
    const words = ['stations', 'add', id, '-b', '44444444444', '-e', url, '--organizations', '44444444444'];
    expect(await json(operator(words))).toMatchObject({ stationId: id, enabled: true, primitiveVersion: 2 });
    expect((await operator(words)).stderr).toContain('or --replace to overwrite it');
    expect((await operator([...words, '--replace', '--timeout-ms', '900'])).code).toBe(0);
    expect(await json(operator(['stations', 'show', id]))).toMatchObject({
      timeoutMs: 900,
      endpointUrl: url,
    });
    expect((await operator(['stations', 'list'])).stdout).toMatch(
      new RegExp(`^${id} .*${url} +CLOSED +44444444444 +-$`, 'm'),
    );
    const tested = await operator(['stations', 'test', id]);
    expect(tested).toMatchObject({ code: 0 });
    expect(tested.stdout).toMatch(/^ok +SOAP .*\nThe station can be reached and speaks SOAP\.$/m);

    const receipt = receiptOf('44444444444');
    await scene.post(receipt);
    await scene.receipt(receipt, ({ deliveries }) => deliveries[0]?.outcome === 'KO');
    const show = ['receipts', 'show', receipt.receiptId, '-o', '44444444444'];
    const { stdout } = await operator(show);
    expect(stdout).toMatch(
      /delivery \d+ to 44444444444_01 \(originating, for 44444444444\): NOTIFIED\n {4}1\. .*: KO PAA_SYSTEM_ERROR/,
    );
    expect(stdout).not.toContain('Neri');
    const again = await json<{ redelivered: object[] }>(
      operator(['receipts', 'redeliver', receipt.receiptId, '-o', '44444444444', '--json']),
    );
    expect(again.redelivered).toHaveLength(1);
    await gpd.says(/"attempt":2/);
    const list = await operator(['receipts', 'list', '-o', '44444444444', '--station', id]);
    expect(list.stdout).toContain(`${receipt.receiptId}  44444444444`);
    const many = ['receipts', 'redeliver', '-s', id, '-d', 'ALL', '--per-second', '10'];
    expect(await json(operator([...many, '--dry-run']))).toMatchObject({ deliveries: 'ALL' });
    const { id: redelivery } = await json<{ id: string }>(operator(many));
    expect(await json(operator(['receipts', 'redelivery', redelivery]))).toMatchObject({ id: redelivery });

    await gpd.stop();
    const unreachable = await operator(['stations', 'test', id]);
    expect(unreachable).toMatchObject({ code: 1 });
    expect(unreachable.stdout).toMatch(/^fail +TCP /m);
    expect((await operator(['stations', 'remove', id])).code).toBe(0);
    expect((await operator(['stations', 'show', id])).stderr).toMatch(/^404 STATION_NOT_FOUND/);
  });
});

describe('gpd keys', () => {
  it.each(['a service', 'a database'])('issues, lists, rotates and revokes by way of %s', async (way) => {
    const env = way === 'a service' ? as(house.seed.operatorKey) : { MYSQL_URL: house.mysqlUrl };
    const gpd = (...words: string[]) => new Gpd(words, env).end;
    const code = way === 'a service' ? '55555555551' : '55555555552';
    expect((await gpd('keys', 'create', '-n', 'x', '-b', code)).code).toBe(1);
    expect(await json(gpd('brokers', 'put', code, code))).toMatchObject({ code, organizations: [code] });
    const issued = await json<{ id: string; key: string }>(gpd('keys', 'create', '-n', 'x', '-b', code));
    expect((await run(['jobs', 'list', '-o', code, '--json'], as(issued.key))).code).toBe(0);
    const rotated = await json<{ id: string; key: string }>(
      gpd('keys', 'rotate', issued.id, '--grace', '60'),
    );
    expect((await gpd('keys', 'list')).stdout).toMatch(
      new RegExp(`^${rotated.id} +x +partner +${code}`, 'm'),
    );
    expect(await json(gpd('keys', 'revoke', rotated.id, '--json'))).toEqual({ revoked: rotated.id });
    expect((await run(['jobs', 'list', '-o', code], as(rotated.key))).stderr).toMatch(/^401 /);
  });
});
