import fc from 'fast-check';
import { type JobCounts, type JobStatus, type OperationStatus, jobStatus, operationStatus } from './job';

const counts = (succeeded: number, failed: number, unprocessed: number, pending: number): JobCounts => ({
  submitted: succeeded + failed + unprocessed + pending,
  succeeded,
  failed,
  unprocessed,
  pending,
});

/** Counters of any job at any time; small numbers, so that zeros are frequent. */
const anyCounts = fc
  .tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 0, max: 3 })))
  .map(([succeeded = 0, failed = 0, unprocessed = 0, pending = 0]) =>
    counts(succeeded, failed, unprocessed, pending),
  )
  .filter(({ submitted }) => submitted > 0);

describe('the status of a job', () => {
  it.each<[string, JobCounts, boolean, JobStatus, OperationStatus]>([
    ['nothing done', counts(0, 0, 0, 5), false, 'queued', 'IN_PROGRESS'],
    ['something done', counts(1, 0, 0, 4), false, 'running', 'IN_PROGRESS'],
    ['only failures so far', counts(0, 2, 0, 3), false, 'running', 'IN_PROGRESS'],
    ['being cancelled', counts(1, 0, 2, 2), true, 'cancelling', 'IN_PROGRESS'],
    ['all succeeded', counts(5, 0, 0, 0), false, 'completed', 'COMPLETED'],
    ['some failed', counts(4, 1, 0, 0), false, 'completed_with_errors', 'COMPLETED_WITH_WARNINGS'],
    ['all failed', counts(0, 5, 0, 0), false, 'failed', 'COMPLETED_UNSUCCESSFULLY'],
    ['cancelled halfway', counts(3, 0, 2, 0), true, 'cancelled', 'COMPLETED_WITH_WARNINGS'],
    ['cancelled before anything', counts(0, 0, 5, 0), true, 'cancelled', 'COMPLETED_UNSUCCESSFULLY'],
    ['cancelled too late to matter', counts(5, 0, 0, 0), true, 'completed', 'COMPLETED'],
  ])('%s', (_title, given, cancelRequested, status, operation) => {
    expect(jobStatus(given, cancelRequested)).toBe(status);
    expect(operationStatus(given)).toBe(operation);
  });

  it('says that a job goes on exactly while items are pending, in both faces', () => {
    fc.assert(
      fc.property(anyCounts, fc.boolean(), (given, cancelRequested) => {
        const isOn = ['queued', 'running', 'cancelling'].includes(jobStatus(given, cancelRequested));
        expect(isOn).toBe(given.pending > 0);
        expect(operationStatus(given) === 'IN_PROGRESS').toBe(given.pending > 0);
      }),
    );
  });

  it('tells an end without any fault from every other', () => {
    fc.assert(
      fc.property(anyCounts, fc.boolean(), (given, cancelRequested) => {
        const flawless = given.succeeded === given.submitted;
        expect(jobStatus(given, cancelRequested) === 'completed').toBe(flawless);
        expect(operationStatus(given) === 'COMPLETED').toBe(flawless);
      }),
    );
  });

  it('moves forward only, as item after item comes to its end', () => {
    const order: JobStatus[] = ['queued', 'running', 'completed_with_errors', 'completed', 'failed'];
    const ends = fc.array(fc.constantFrom('succeeded' as const, 'failed' as const), { minLength: 1 });
    fc.assert(
      fc.property(ends, (items) => {
        const now = counts(0, 0, 0, items.length);
        const seen = [jobStatus(now, false)];
        for (const end of items) {
          now[end] += 1;
          now.pending -= 1;
          expect(now.succeeded + now.failed + now.unprocessed + now.pending).toBe(now.submitted);
          seen.push(jobStatus(now, false));
        }
        expect(seen[0]).toBe('queued');
        expect(seen.slice(1, -1).every((status) => status === 'running')).toBe(true);
        expect(order.indexOf(seen.at(-1)!)).toBeGreaterThan(1);
      }),
    );
  });
});
