import { type Job, Transient } from '#libs/domain';

/** Told of a job as it stands; undefined when there is nothing more to come. */
export type JobListener = (job: Job | undefined) => void;

interface Watched {
  listeners: Set<JobListener>;
  timer: NodeJS.Timeout | undefined;
}

export interface JobWatchOptions {
  find(organization: string, jobId: string): Promise<Job | undefined>;
  /** Most listeners at a time, over all jobs. */
  maxListeners: number;
  intervalMs: number;
}

/** Looks at jobs that somebody listens to: one question an interval and job, however many listen. */
export class JobWatch {
  private readonly watched = new Map<string, Watched>();
  private count = 0;
  private isClosed = false;

  constructor(private readonly options: JobWatchOptions) {}

  /**
   * Tells `listener` of the job every interval until it is done, which it is told last.
   * @returns stops listening; may be called again
   * @throws Transient EVENTS_BUSY, EVENTS_CLOSED
   */
  watch(job: Job, listener: JobListener): () => void {
    if (this.isClosed) throw new Transient('EVENTS_CLOSED', 'The service is stopping');
    if (this.count >= this.options.maxListeners) {
      throw new Transient('EVENTS_BUSY', `${this.count} listen already: poll the job, or try again later`);
    }
    const watched = this.watched.get(job.id) ?? this.begin(job);
    watched.listeners.add(listener);
    this.count += 1;
    return () => {
      if (!watched.listeners.delete(listener)) return;
      this.count -= 1;
      if (watched.listeners.size === 0) this.end(job.id, watched);
    };
  }

  /** Tells everybody that nothing more comes. */
  close(): void {
    this.isClosed = true;
    for (const [jobId, watched] of this.watched) this.end(jobId, watched);
  }

  private begin(job: Job): Watched {
    const watched: Watched = { listeners: new Set(), timer: undefined };
    this.watched.set(job.id, watched);
    const look = async (): Promise<void> => {
      const answer = await this.options
        .find(job.organizationFiscalCode, job.id)
        .then((found) => ({ found }))
        // The database is away: the next look may succeed, and the listeners lose nothing.
        .catch(() => undefined);
      if (this.watched.get(job.id) !== watched) return;
      if (answer !== undefined) {
        for (const listener of [...watched.listeners]) listener(answer.found);
        if (answer.found === undefined || answer.found.counts.pending === 0) {
          this.end(job.id, watched);
          return;
        }
      }
      if (this.watched.get(job.id) === watched) schedule();
    };
    const schedule = (): void => {
      watched.timer = setTimeout(() => void look(), this.options.intervalMs).unref();
    };
    schedule();
    return watched;
  }

  private end(jobId: string, watched: Watched): void {
    clearTimeout(watched.timer);
    this.watched.delete(jobId);
    const left = [...watched.listeners];
    watched.listeners.clear();
    this.count -= left.length;
    for (const listener of left) listener(undefined);
  }
}
