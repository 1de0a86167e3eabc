import { setTimeout as sleep } from 'node:timers/promises';

/** What the demo reads of a receipt. */
export interface DemoReceipt {
  receiptId: string;
  status: string;
  deliveries: {
    stationId: string;
    organizationFiscalCode: string;
    originating: boolean;
    status: string;
    attempts: {
      attempt: number;
      startedAt: string;
      durationMs?: number;
      outcome?: string;
      errorClass?: string;
      httpStatus?: number;
    }[];
  }[];
}

/** Calls the running house the way a partner does: over HTTP, with a key. */
export class DemoClient {
  constructor(
    private readonly url: string,
    private readonly key: string,
  ) {}

  async call(method: string, path: string, body?: object): Promise<Response> {
    const isForm = body instanceof FormData;
    const response = await fetch(`${this.url}/${path.replace(/^\//, '')}`, {
      method,
      headers: {
        'Ocp-Apim-Subscription-Key': this.key,
        ...(body === undefined || isForm ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  }

  /** Posts a ZIP to GPD's bulk upload v2. @returns the relative address of its status */
  async upload(broker: string, organization: string, zip: Buffer): Promise<string> {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(zip)], { type: 'application/zip' }), 'positions.zip');
    const response = await this.call(
      'POST',
      `/v2/brokers/${broker}/organizations/${organization}/debtpositions/file`,
      form,
    );
    return `v2/${response.headers.get('location') ?? ''}`;
  }

  async json<T>(path: string): Promise<T> {
    return (await (await this.call('GET', path)).json()) as T;
  }

  /** Asks again and again until `done`. @throws after `deadlineMs` */
  async poll<T>(path: string, done: (answer: T) => boolean, deadlineMs: number): Promise<T> {
    const until = Date.now() + deadlineMs;
    for (;;) {
      const answer = await this.json<T>(path);
      if (done(answer)) return answer;
      if (Date.now() > until) throw new Error(`${path} was not done within ${deadlineMs} ms`);
      await sleep(100);
    }
  }
}
