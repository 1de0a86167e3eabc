import { Gauge, type Registry } from 'prom-client';

type AddGauge<R> = <L extends string>(
  name: string,
  help: string,
  labelNames: readonly L[],
  show: (reading: R) => [Partial<Record<L, string>>, number][],
) => void;

/**
 * Gauges of one reading, taken when they are asked for. While it cannot be taken they are absent, and the rest of the registry
 * is told all the same.
 */
export function readingGauges<R>(registry: Registry, read: () => Promise<R>): AddGauge<R> {
  return <L extends string>(
    name: string,
    help: string,
    labelNames: readonly L[],
    show: (reading: R) => [Partial<Record<L, string>>, number][],
  ) => {
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        this.reset();
        try {
          for (const [labels, value] of show(await read())) this.set(labels as Record<L, string>, value);
        } catch {
          this.remove();
        }
      },
    });
  };
}
