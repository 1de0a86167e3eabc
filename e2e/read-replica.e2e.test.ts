import { type ReplicatedMysql, openReplicatedMysql, until } from '#libs/testing';
import { Client } from './support/client';
import { type TestHouse, openHouse } from './support/house';
import { OWN } from './support/options';
import { documentOf, positions } from './support/upload';

/** A house that reads from a replica, where MYSQL_READ_URL names one. */
describe('polls, lists and downloads from a replica', () => {
  let servers: ReplicatedMysql;
  let house: TestHouse;
  let partner: Client;
  beforeAll(async () => {
    servers = await openReplicatedMysql();
    house = await openHouse(
      {},
      {
        env: {
          ...process.env,
          MYSQL_URL: servers.primaryUrl,
          MYSQL_READ_URL: servers.replica.url,
          REDIS_URL: process.env['GPD_TEST_REDIS_URL'],
        },
      },
    );
    partner = new Client(house, house.seed.partnerKey);
  });
  afterAll(async () => {
    await house.close();
    await servers.close();
  });

  let next = 1;
  /** Hands three positions in, and returns as soon as they are applied. */
  async function handIn(): Promise<{ jobId: string; iupds: string[] }> {
    const handedIn = positions(next, 3);
    next += 3;
    const { status, body: job } = await partner.post(`/organizations/${OWN}/jobs`, documentOf(handedIn), {
      'Content-Type': 'application/json',
      Prefer: 'wait=20',
    });
    expect([status, job.status]).toEqual([200, 'completed']);
    return { jobId: job.id, iupds: handedIn.map(({ iupd }) => iupd) };
  }

  /** Looks at everything a job's positions are seen by. */
  async function look({ jobId, iupds }: { jobId: string; iupds: string[] }): Promise<void> {
    const path = `/organizations/${OWN}/jobs`;
    expect((await partner.get(`${path}/${jobId}`)).body.counts).toMatchObject({ succeeded: 3, pending: 0 });
    expect((await partner.get(path)).body.jobs[0].id).toBe(jobId);
    const { items } = (await partner.get(`${path}/${jobId}/items`)).body as { items: { iupd: string }[] };
    expect(items.map(({ iupd }) => iupd)).toEqual(iupds);
    for (const iupd of iupds)
      expect((await partner.get(`/organizations/${OWN}/debtpositions/${iupd}`)).status).toBe(200);
  }

  /** Reads so far, by where they were answered. */
  async function readsFrom(place: string): Promise<number> {
    const { text } = await partner.get('/metrics');
    return Number(
      new RegExp(`^gpd_reads_total{[^}]*place="${place}"[^}]*} (\\d+)`, 'm').exec(text)?.[1] ?? 0,
    );
  }

  it('show what was written just before', async () => {
    for (let round = 0; round < 10; round += 1) await look(await handIn());
    expect(await readsFrom('replica')).toBeGreaterThan(10);
  });

  it('do so while the replica is behind, from the primary', async () => {
    await servers.whileBehind(async () => {
      // What is read before anything was written, as for admission, may come from a replica that has all there is.
      const handedIn = await handIn();
      const before = await readsFrom('replica');
      await look(handedIn);
      expect(await readsFrom('primary-replica-behind')).toBeGreaterThan(0);
      expect(await readsFrom('replica')).toBe(before);
    });
  });

  it('do so while it stands still, and when it is lost', async () => {
    process.kill(servers.replica.pid, 'SIGSTOP');
    try {
      await look(await handIn());
    } finally {
      process.kill(servers.replica.pid, 'SIGCONT');
    }
    process.kill(servers.replica.pid, 'SIGKILL');
    // One that was slow is not asked again at once.
    const away = await until(
      async () => {
        await look(await handIn());
        return readsFrom('primary-replica-away');
      },
      (reads) => reads > 0,
    );
    expect(away).toBeGreaterThan(0);
  });
});
