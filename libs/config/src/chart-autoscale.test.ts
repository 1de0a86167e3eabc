import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { viewLoads } from '#libs/contracts';
import { type QueueLoad, readLoad } from '#libs/domain';

const CHART = path.resolve(__dirname, '../../../docker/helm/gpd-async');
const read = (file: string): string => readFileSync(path.join(CHART, file), 'utf8');

interface Values {
  apps: Record<string, unknown>;
  autoscale: { enabled: boolean; workers: Record<string, { queue: string; min: number; max: number }> };
}
interface Scaled {
  kind: string;
  metadata: { name: string };
  spec: {
    scaleTargetRef: { name: string };
    minReplicaCount: number;
    maxReplicaCount: number;
    triggers: { type: string; metricType: string; metadata: Record<string, string> }[];
  };
}
interface Service {
  metadata: { name: string };
  spec: { selector: Record<string, string>; ports: { port: number; targetPort: string }[] };
}

const values = parse(read('values.yaml')) as Values;
const deployments = read('templates/apps.yaml');

/** What Helm makes of the template, whose only loop is over the workers and whose only condition is that it is wanted. */
function render(): [Service, ...Scaled[]] {
  const [, service = '', scaled = ''] =
    /^{{- if \.Values\.autoscale\.enabled }}\n(.*)^{{- range \$app, \$its := \.Values\.autoscale\.workers }}\n(.*)^{{- end }}\n{{- end }}\n$/ms.exec(
      read('templates/autoscale.yaml'),
    ) ?? [];
  const filled = (text: string, own: Record<string, unknown> = {}): string =>
    text
      .replaceAll(
        /^( *){{- include "gpd.labels" [.$] \| nindent \d+ }}$/gm,
        '$1app.kubernetes.io/name: gpd-async',
      )
      .replaceAll(/{{ \$?([\w.$]+) }}/g, (whole, name: string) => {
        const known = { Release: { Name: 'gpd', Namespace: 'pay' }, Values: values, ...own };
        const found = name
          .replace(/^\./, '')
          .split('.')
          .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], known);
        return ['string', 'number'].includes(typeof found) ? String(found) : whole;
      });
  const text = [
    filled(service),
    ...Object.entries(values.autoscale.workers).map(([app, its]) => filled(scaled, { app, its })),
  ].join('');
  expect(text).not.toContain('{{');
  return parseAllDocuments(text).map((document) => document.toJS() as unknown) as [Service, ...Scaled[]];
}

describe('workers that follow the load on Kubernetes', () => {
  const [service, ...scaled] = render();
  const nothing: QueueLoad = readLoad({ backlog: 0, pieces: 0, oldestSeconds: 0 }, [], 1);
  const { queues } = viewLoads({ chunks: nothing, 'small-chunks': nothing, deliveries: nothing });

  it('are the apps that take work from queues, and are asked for only where KEDA is', () => {
    expect(values.autoscale.enabled).toBe(false);
    expect(scaled.map(({ spec }) => spec.scaleTargetRef.name).sort()).toEqual(
      Object.keys(values.apps)
        .filter((name) => name.endsWith('-worker'))
        .map((name) => `gpd-${name}`)
        .sort(),
    );
    for (const { kind, spec } of scaled) {
      expect(kind).toBe('ScaledObject');
      expect(spec.minReplicaCount).toBeGreaterThanOrEqual(1);
      expect(spec.maxReplicaCount).toBeGreaterThan(spec.minReplicaCount);
    }
  });

  it('are told how many there should be by a scheduler, in words it uses', () => {
    expect(service.spec.selector['app.kubernetes.io/component']).toBe('scheduler');
    const [port] = service.spec.ports;
    // The name the chart gives the port that other apps than the api tell their health at.
    expect(port).toMatchObject({ port: 8081, targetPort: 'http' });
    expect(deployments).toContain('containerPort: {{ if eq $app "api" }}8080{{ else }}8081{{ end }}');
    for (const { spec } of scaled) {
      expect(spec.triggers).toHaveLength(1);
      const [{ type, metricType, metadata }] = spec.triggers as [Scaled['spec']['triggers'][number]];
      expect([type, metricType, metadata['targetValue']]).toEqual(['metrics-api', 'AverageValue', '1']);
      expect(metadata['url']).toBe(`http://${service.metadata.name}.pay.svc:8081/autoscale`);
      const [, queue, field = ''] =
        /^queues\.#\(queue=="([\w-]+)"\)\.(\w+)$/.exec(metadata['valueLocation']!) ?? [];
      expect(queues.find((each) => each.queue === queue)).toHaveProperty(field, 1);
    }
  });

  it('are left as many as there are by an upgrade', () => {
    expect(deployments).toContain(
      '  {{- if not (and $.Values.autoscale.enabled (hasKey $.Values.autoscale.workers $app)) }}\n  replicas: {{ $its.replicas }}\n  {{- end }}\n',
    );
  });
});
