import { Presets, SingleBar } from 'cli-progress';
import type { Job } from '#libs/client';

/** Shows a job that is followed, on standard error: a bar on a terminal, now and then a line elsewhere. */
export async function showProgress(jobs: AsyncIterable<Job>, quiet: boolean): Promise<Job> {
  const bar = new SingleBar(
    {
      format: '{bar} {value}/{total} items, {failed} failed, {eta_formatted} to go',
      hideCursor: true,
      stream: process.stderr,
      noTTYOutput: !quiet,
    },
    Presets.shades_classic,
  );
  let last: Job | undefined;
  try {
    for await (const job of jobs) {
      const { total, pending, failed } = job.counts;
      if (!quiet) {
        if (last === undefined) bar.start(total, total - pending, { failed });
        else bar.update(total - pending, { failed });
      }
      last = job;
    }
  } finally {
    if (last !== undefined && !quiet) bar.stop();
  }
  if (last === undefined) throw new Error('A job that is followed is told of at least once');
  return last;
}
