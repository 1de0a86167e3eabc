import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, type Client } from './client';
import {
  BROKER,
  PRIMARY,
  type ReceiptFacts,
  iupdOf,
  navOf,
  positionOf,
  receiptJson,
  receiptXml,
  zipOf,
} from './documents';
import { type Random, randomOf } from './random';

const BATCH = 20;
const INTERVAL_MS = 600;
/** Stories under way at a time: while the house is away no queue builds up here. */
const MOST_OPEN = 40;
/** Of a batch of 20: those that are changed again, deleted, paid. */
const CHANGED = 12;
const DELETED = 3;
const PAID = 3;

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE';

/** A batch somebody was told 202 for. */
export interface BatchPromise {
  jobId: string;
  operation: Operation;
  organization: string;
  numbers: readonly number[];
  /** True when the same batch may have been accepted before, with nobody told, under no key. */
  mayRepeat: boolean;
}

/** A receipt somebody was told 201, 200 or OK for. */
export interface ReceiptPromise extends ReceiptFacts {
  via: 'REST' | 'SOAP' | 'pay';
}

/** What must be true of a position in the end. */
export interface ExpectedPosition {
  organization: string;
  state: 'there' | 'deleted' | 'paid';
  round: number;
  /** A last word is missing: it was given up on, so that either is right. */
  isOpen: boolean;
}

/** Partners and payers: what they send, and what they were promised. */
export class Load {
  readonly batches: BatchPromise[] = [];
  readonly receipts: ReceiptPromise[] = [];
  readonly positions = new Map<number, ExpectedPosition>();
  readonly attemptedReceipts = new Set<string>();
  /** Answers a sane client has no right to get. */
  readonly refusals: string[] = [];
  abandoned = 0;
  private readonly open = new Set<Promise<void>>();
  private serial = 0;

  constructor(
    private readonly client: Client,
    private readonly seed: number,
  ) {}

  /** Starts a story every so often, until `signal`. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (this.open.size < MOST_OPEN) this.begin();
      await sleep(INTERVAL_MS);
    }
  }

  /** One batch and what becomes of it. */
  begin(): void {
    const first = this.serial * BATCH + 1;
    this.serial += 1;
    const story = this.tell(first, randomOf(this.seed, `story ${this.serial}`)).catch((error: unknown) => {
      this.refusals.push(String(error));
    });
    this.open.add(story);
    void story.finally(() => this.open.delete(story));
  }

  /** Waits for the stories under way; after the deadline their clients give up. */
  async finish(deadlineMs: number): Promise<void> {
    const timer = setTimeout(() => this.client.giveUp(), deadlineMs);
    await Promise.all(this.open);
    clearTimeout(timer);
  }

  private async tell(first: number, random: Random): Promise<void> {
    const organization = random.pick(PRIMARY);
    const numbers = Array.from({ length: BATCH }, (_, index) => first + index);
    const changed = numbers.slice(0, CHANGED);
    const deleted = numbers.slice(CHANGED, CHANGED + DELETED);
    const paid = numbers.slice(-PAID);
    const early = random.chance(0.3);
    for (const n of numbers) {
      this.positions.set(n, { organization, state: 'there', round: 0, isOpen: true });
    }
    const payments = () => paid.map((n, index) => this.pay(organization, n, index, random));
    // A receipt may be faster than the position it pays.
    const paying = early ? payments() : [];
    if (await this.post(organization, 'CREATE', numbers, 0, random.chance(0.5))) {
      for (const n of numbers) this.settle(n, {});
      if (!early) paying.push(...payments());
      const rounds = random.between(0, 2);
      for (let round = 1; round <= rounds; round += 1)
        await this.change(organization, changed, round, random);
      if (random.chance(0.5)) await this.remove(organization, deleted, random);
    }
    await Promise.all(paying);
  }

  private async change(
    organization: string,
    numbers: readonly number[],
    round: number,
    random: Random,
  ): Promise<void> {
    this.reopen(numbers);
    if (!(await this.post(organization, 'UPDATE', numbers, round, random.chance(0.5)))) return;
    for (const n of numbers) this.settle(n, { round });
  }

  private async remove(organization: string, numbers: readonly number[], random: Random): Promise<void> {
    this.reopen(numbers);
    if (!(await this.post(organization, 'DELETE', numbers, 0, random.chance(0.5)))) return;
    for (const n of numbers) this.settle(n, { state: 'deleted' });
  }

  private reopen(numbers: readonly number[]): void {
    for (const n of numbers) Object.assign(this.positions.get(n) ?? {}, { isOpen: true });
  }

  private settle(n: number, known: Partial<ExpectedPosition>): void {
    Object.assign(this.positions.get(n) ?? {}, { isOpen: false, ...known });
  }

  /** @returns whether it was promised */
  private async post(
    organization: string,
    operation: Operation,
    numbers: readonly number[],
    round: number,
    asUpload: boolean,
  ): Promise<boolean> {
    const document =
      operation === 'DELETE'
        ? { paymentPositionIUPDs: numbers.map(iupdOf) }
        : { paymentPositions: numbers.map((n) => positionOf(n, round)) };
    const accepted = (answer: Answer) => this.isWanted(answer, [202], operation);
    const answer = asUpload
      ? await this.client.send(
          {
            method: { CREATE: 'POST', UPDATE: 'PUT', DELETE: 'DELETE' }[operation],
            path: `/v2/brokers/${BROKER}/organizations/${organization}/debtpositions/file`,
            body: async () => {
              const form = new FormData();
              form.append('file', await zipOf(document), 'positions.zip');
              return form;
            },
          },
          accepted,
        )
      : await this.client.send(
          {
            method: 'POST',
            path: `/organizations/${organization}/jobs?operation=${operation}`,
            headers: {
              'Content-Type': 'application/json',
              'Idempotency-Key': `${operation}-${numbers[0] ?? 0}-${round}`,
            },
            body: () => JSON.stringify(document),
          },
          accepted,
        );
    if (answer?.status !== 202) {
      this.abandoned += answer === undefined ? 1 : 0;
      return false;
    }
    const jobId = asUpload
      ? decodeURIComponent(answer.location?.split('/').at(-2) ?? '').slice(-32)
      : (JSON.parse(answer.text) as { id: string }).id;
    const mayRepeat = asUpload && answer.unsure > 0;
    this.batches.push({ jobId, operation, organization, numbers, mayRepeat });
    return true;
  }

  private async pay(organization: string, n: number, index: number, random: Random): Promise<void> {
    const facts = { receiptId: `token-${n}`, organization, n, shared: random.chance(0.4) };
    const via = (['REST', 'SOAP', 'pay'] as const)[index % 3] ?? 'REST';
    this.attemptedReceipts.add(facts.receiptId);
    const answer = await this.sendReceipt(facts, via);
    if (answer === undefined) {
      this.abandoned += 1;
      // Paid or not: nobody was told.
      this.reopen([n]);
      return;
    }
    if (answer.status > 201) return;
    this.receipts.push({ ...facts, ...(via === 'pay' ? { shared: false } : {}), via });
    const position = this.positions.get(n);
    if (position !== undefined) position.state = 'paid';
  }

  private sendReceipt(facts: ReceiptFacts, via: ReceiptPromise['via']): Promise<Answer | undefined> {
    const { organization, n, receiptId } = facts;
    const json = { 'Content-Type': 'application/json' };
    switch (via) {
      case 'REST':
        return this.client.send(
          {
            method: 'POST',
            path: `/organizations/${organization}/receipts`,
            headers: json,
            body: () => JSON.stringify({ receipt: receiptJson(facts) }),
          },
          (answer) => this.isWanted(answer, [200, 201], via),
        );
      case 'SOAP':
        return this.client.send(
          {
            method: 'POST',
            path: '/partner',
            headers: { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: '"paSendRTV2"' },
            body: () => receiptXml(facts),
          },
          (answer) => {
            if (answer.text.includes('<outcome>OK</outcome>')) return true;
            this.client.count('KO');
            // The house is away; any other fault would be a lie.
            return !answer.text.includes('PAA_SYSTEM_ERROR') && this.isWanted(answer, [], via);
          },
        );
      case 'pay':
        return this.client.send(
          {
            method: 'POST',
            path: `/organizations/${organization}/paymentoptions/${navOf(n)}/pay`,
            headers: json,
            body: () =>
              JSON.stringify({
                idReceipt: receiptId,
                pspCompany: 'Banca',
                paymentMethod: 'CP',
                paymentDate: '2026-05-04T10:20:30',
                fee: '150',
              }),
          },
          // The position is promised, not there yet.
          (answer) => answer.status !== 404 && this.isWanted(answer, [200], via),
        );
    }
  }

  /** Whether an answer ends the matter; a no where there must be a yes is kept as a finding. */
  private isWanted({ status, text }: Answer, wanted: readonly number[], what: string): boolean {
    if (!wanted.includes(status)) this.refusals.push(`${what} got ${status}: ${text.slice(0, 300)}`);
    return true;
  }
}
