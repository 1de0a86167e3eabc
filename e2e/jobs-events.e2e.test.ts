import { until } from '#libs/testing';
import { Client } from './support/client';
import { type TestHouse, openHouse } from './support/house';
import { whileHeld } from './support/signals';
import { type Job, Jobs, positions } from './support/upload';

interface JobEvent {
  event: string;
  data: Job;
}

describe('events of a job', () => {
  let house: TestHouse;
  let operator: Client;
  beforeAll(async () => {
    house = await openHouse({ CHUNK_ITEMS: '50', EVENTS_MAX_LISTENERS: '2', EVENTS_MAX_SECONDS: '3' });
    operator = new Client(house, house.seed.operatorKey);
  });
  afterAll(() => house.close());

  const open = async (path: string, headers: Record<string, string> = {}) => {
    const stop = new AbortController();
    const response = await fetch(`${house.url}${path}/events`, {
      headers: { 'Ocp-Apim-Subscription-Key': house.seed.operatorKey, ...headers },
      signal: stop.signal,
    });
    return { response, stop: () => stop.abort() };
  };
  const read = (text: string): JobEvent[] =>
    text.split('\n\n').flatMap((block) => {
      const event = /^event: (.*)$/m.exec(block)?.[1];
      const data = /^data: (.*)$/m.exec(block)?.[1];
      return event === undefined || data === undefined ? [] : { event, data: JSON.parse(data) as Job };
    });

  it('tell where it stands, then how it ends, to who connects again when time is up', async () => {
    const jobs = new Jobs(operator, 'ORG-events');
    const heard: JobEvent[] = [];
    const path = await whileHeld(house.apps['position-worker'], async () => {
      const { body } = await jobs.create('CREATE', positions(1, 300));
      const { response } = await open(`${jobs.path}/${String(body.id)}`);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toContain('text/event-stream');
      // Nothing happens to the job, and still the stream ends.
      const events = read(await response.text());
      expect(events).toMatchObject([
        { event: 'progress', data: { status: 'queued', counts: { pending: 300 } } },
      ]);
      return `${jobs.path}/${String(body.id)}`;
    });
    await until(
      async () => {
        const { response } = await open(path, { 'Last-Event-ID': 'whatever' });
        heard.push(...read(await response.text()));
        return heard.at(-1);
      },
      (last) => last?.event === 'done',
    );
    expect(heard.at(-1)).toMatchObject({
      event: 'done',
      data: { status: 'completed', counts: { total: 300, succeeded: 300, pending: 0 } },
    });
    const { response } = await open(path);
    expect(read(await response.text())).toEqual([heard.at(-1)]);
    const nothing = await operator.get(`${jobs.path}/nothing/events`);
    expect(nothing).toMatchObject({ status: 404, body: { code: 'JOB_NOT_FOUND' } });
  });

  it('go to so many at a time, and to another when one leaves', async () => {
    const jobs = new Jobs(operator, 'ORG-many');
    await whileHeld(house.apps['position-worker'], async () => {
      const path = `${jobs.path}/${String((await jobs.create('CREATE', positions(1, 1))).body.id)}`;
      const first = await open(path);
      const second = await open(path);
      const third = await operator.get(`${path}/events`);
      expect(third).toMatchObject({ status: 503, body: { code: 'EVENTS_BUSY' } });
      expect(third.headers.get('retry-after')).toMatch(/^\d+$/);
      first.stop();
      const again = await until(
        () => open(path),
        ({ response }) => response.status === 200,
      );
      again.stop();
      second.stop();
    });
  });
});
