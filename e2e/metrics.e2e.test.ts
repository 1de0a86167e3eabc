import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';
import { readLoads } from '#libs/contracts';
import { until } from '#libs/testing';
import { Client } from './support/client';
import { type TestHouse, openHouse } from './support/house';
import { OWN } from './support/options';
import { documentOf, positions } from './support/upload';

const ROOT = path.resolve(__dirname, '..');
const WORKERS = ['position-worker', 'receipt-worker', 'scheduler'] as const;
const read = (file: string): Promise<string> => readFile(path.join(ROOT, file), 'utf8');

/** A selector of an expression: the metric, and the labels it is chosen or grouped by. */
interface Selected {
  metrics: string[];
  labels: string[];
}

interface Rule {
  alert: string;
  expr: string;
  annotations: { runbook: string };
}

/** @throws Error where the expression is no PromQL */
function selectedBy(expression: string): Selected {
  const selected: Selected = { metrics: [], labels: [] };
  parser.parse(expression).iterate({
    enter({ type, name, from, to }) {
      const text = expression.slice(from, to);
      if (type.isError) throw new Error(`No PromQL at ${from}: ${expression}`);
      if (name === 'Identifier') selected.metrics.push(text);
      if (name === 'LabelName') selected.labels.push(text);
    },
  });
  return selected;
}

/** The heading's address, as those who render Markdown make it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .trim()
    .replaceAll(/\s+/g, '-');

describe('what is told to Prometheus', () => {
  let house: TestHouse;
  let told: string;
  let scheduler: string;
  beforeAll(async () => {
    house = await openHouse();
    const partner = new Client(house, house.seed.partnerKey);
    const job = await partner.post(`/organizations/${OWN}/jobs`, documentOf(positions(1, 3)), {
      'Content-Type': 'application/json',
      Prefer: 'wait=10',
    });
    expect(job.status).toBeLessThan(300);
    const ports = await Promise.all(WORKERS.map(async (app) => (await house.apps[app].ready).port ?? 0));
    const urls = [house.url, ...ports.map((port) => `http://127.0.0.1:${port}`)];
    scheduler = urls.at(-1)!;
    const texts = await Promise.all(urls.map(async (url) => (await fetch(`${url}/metrics`)).text()));
    told = texts.join('\n');
  });
  afterAll(() => house.close());

  const isTold = (metric: string): boolean =>
    new RegExp(`^# TYPE ${metric.replace(/_(bucket|count|sum)$/, '')} `, 'm').test(told);
  const hasLabel = (metric: string, label: string): boolean =>
    new RegExp(`^${metric}\\{[^}]*\\b${label}="`, 'm').test(told);

  it('has what a chunk took, what is owed, and the use of connections', () => {
    expect(told).toMatch(/^gpd_chunks_total\{end="applied",app="position-worker"\} [1-9]/m);
    expect(told).toMatch(/^gpd_chunk_seconds_count\{app="position-worker"\} [1-9]/m);
    for (const queue of ['chunks', 'deliveries', 'webhooks']) {
      expect(told).toContain(`gpd_backlog{queue="${queue}",app="scheduler"} 0`);
      expect(told).toContain(`gpd_backlog_oldest_seconds{queue="${queue}",app="scheduler"} 0`);
    }
    expect(told).toContain('gpd_deliveries_parked{reason="STATION_DOWN",app="scheduler"} 0');
    for (const app of ['api', ...WORKERS])
      expect(told).toContain(`gpd_mysql_connections_in_use{app="${app}"}`);
  });

  it('has the load and the workers there should be, as /autoscale of a scheduler says them', async () => {
    const { queues } = await until(
      async () => readLoads(await (await fetch(`${scheduler}/autoscale`)).json()),
      (answer) => answer.queues.every(({ workers }) => workers === 1),
    );
    expect(queues).toMatchObject([
      { queue: 'chunks', backlog: 0, oldestSeconds: 0, targetSeconds: 30, workersWanted: 1 },
      { queue: 'small-chunks', backlog: 0, oldestSeconds: 0, targetSeconds: 30, workersWanted: 1 },
      { queue: 'deliveries', backlog: 0, oldestSeconds: 0, targetSeconds: 10, workersWanted: 1 },
    ]);
    expect(told).toContain('gpd_workers_wanted{queue="chunks",app="scheduler"} 1');
    expect(told).toContain('gpd_load_target_seconds{queue="deliveries",app="scheduler"} 10');
  });

  it('is what the alerts ask for, and each of them has a runbook', async () => {
    const { groups } = parse(await read('docker/prometheus/alerts.yml')) as { groups: { rules: Rule[] }[] };
    const rules = groups.flatMap((group) => group.rules);
    const handbook = await read('docs/operations.md');
    const anchors = [...handbook.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchorOf(heading ?? ''));
    expect(rules.length).toBeGreaterThan(8);
    for (const { alert, expr, annotations } of rules) {
      const { metrics } = selectedBy(expr);
      expect({ alert, missing: metrics.filter((metric) => !isTold(metric)) }).toEqual({ alert, missing: [] });
      expect(anchors).toContain(annotations.runbook);
    }
  });

  it('is what the dashboard shows', async () => {
    const { panels } = JSON.parse(await read('docker/grafana/gpd-async.json')) as {
      panels: { title: string; targets: { expr: string }[] }[];
    };
    expect(panels.length).toBeGreaterThan(10);
    for (const { title, targets } of panels) {
      for (const { expr } of targets) {
        const { metrics } = selectedBy(expr.replaceAll('$__rate_interval', '5m'));
        expect(metrics).not.toEqual([]);
        expect({ title, missing: metrics.filter((metric) => !isTold(metric)) }).toEqual({
          title,
          missing: [],
        });
      }
    }
  });

  it('is chosen and grouped by labels it has', async () => {
    const alerts = parse(await read('docker/prometheus/alerts.yml')) as { groups: { rules: Rule[] }[] };
    for (const { expr } of alerts.groups.flatMap(({ rules }) => rules)) {
      const { metrics, labels } = selectedBy(expr);
      // Counters have no value of a label before it first happened.
      const present = metrics.filter((metric) => new RegExp(`^${metric}\\{`, 'm').test(told));
      for (const label of labels)
        expect({
          expr,
          label,
          has: present.length === 0 || present.some((metric) => hasLabel(metric, label)),
        }).toEqual({
          expr,
          label,
          has: true,
        });
    }
  });

  it('is written down, every metric of ours', async () => {
    const handbook = await read('docs/operations.md');
    const own = [...told.matchAll(/^# TYPE (gpd_\w+) /gm)].map(([, metric]) => metric ?? '');
    expect(own.length).toBeGreaterThan(12);
    expect(own.filter((metric) => !handbook.includes(`\`${metric}\``))).toEqual([]);
  });
});
