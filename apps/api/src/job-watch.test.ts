import type { Job } from '#libs/domain';
import { until } from '#libs/testing';
import { JobWatch } from './job-watch';

const jobWith = (pending: number, id = 'a'): Job => ({
  id,
  organizationFiscalCode: '77777777777',
  serviceType: 'GPD',
  operation: 'CREATE',
  toPublish: true,
  dryRun: false,
  submitted: 10,
  counts: { submitted: 10, succeeded: 10 - pending, failed: 0, unprocessed: 0, pending },
  status: pending === 0 ? 'completed' : 'running',
  createdAt: new Date(0),
});

function watching(answers: (Job | undefined | Error)[], maxListeners = 10) {
  let looks = 0;
  const watch = new JobWatch({
    find: () => {
      const answer = answers[Math.min(looks, answers.length - 1)];
      looks += 1;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    maxListeners,
    intervalMs: 5,
  });
  return { watch, looks: () => looks };
}
const hear = () => {
  const heard: (number | 'end')[] = [];
  return { heard, listener: (job: Job | undefined) => heard.push(job?.counts.pending ?? 'end') };
};
const untilEnd = (heard: (number | 'end')[]) =>
  until(
    () => heard.at(-1),
    (last) => last === 'end',
  );

describe('JobWatch', () => {
  it('tells all listeners of one look, until the job is done, patient with a database that is away', async () => {
    const { watch, looks } = watching([jobWith(6), new Error('away'), jobWith(3), jobWith(0)]);
    const [one, two] = [hear(), hear()];
    watch.watch(jobWith(10), one.listener);
    watch.watch(jobWith(10), two.listener);
    await untilEnd(one.heard);
    expect([one.heard, two.heard]).toEqual([
      [6, 3, 0, 'end'],
      [6, 3, 0, 'end'],
    ]);
    expect(looks()).toBe(4);
  });

  it('ends for a job that is gone, and when the service stops', async () => {
    const gone = watching([undefined]);
    const one = hear();
    gone.watch.watch(jobWith(10), one.listener);
    await untilEnd(one.heard);
    const { watch } = watching([jobWith(5)]);
    const two = hear();
    watch.watch(jobWith(10), two.listener);
    watch.close();
    expect(two.heard).toEqual(['end']);
    expect(() => watch.watch(jobWith(10), two.listener)).toThrow('stopping');
  });

  it('takes so many listeners over all jobs, and another when one leaves', () => {
    const { watch } = watching([jobWith(5)], 2);
    const nobody = () => undefined;
    const leave = watch.watch(jobWith(10, 'a'), () => undefined);
    watch.watch(jobWith(10, 'b'), nobody);
    expect(() => watch.watch(jobWith(10, 'b'), () => undefined)).toThrow('2 listen already');
    leave();
    leave();
    watch.watch(jobWith(10, 'a'), () => undefined);
    expect(() => watch.watch(jobWith(10, 'c'), () => undefined)).toThrow('2 listen already');
    watch.close();
  });

  it('looks at no job that nobody listens to any more', async () => {
    const { watch, looks } = watching([jobWith(5)]);
    const one = hear();
    const leave = watch.watch(jobWith(10), one.listener);
    await until(looks, (count) => count > 0);
    leave();
    const after = looks();
    const other = watching([jobWith(0)]);
    const two = hear();
    other.watch.watch(jobWith(10), two.listener);
    await untilEnd(two.heard);
    expect(looks()).toBe(after);
  });
});
