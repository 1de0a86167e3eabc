import { type Agent, request } from 'undici';
import { type Case } from './cases';

/** What a case was answered with; status 0: no answer. */
export interface Outcome {
  sent: Case;
  status: number;
  text: string;
}

/** Sends all of them, so many at once, administration with the operator's key. Answers are in the order of cases. */
export async function sendAll(
  url: string,
  agent: Agent,
  keys: { partner: string; operator: string },
  cases: readonly Case[],
  atOnce: number,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let next = 0;
  const lane = async () => {
    for (;;) {
      const index = next++;
      const sent = cases[index];
      if (sent === undefined) return;
      const key = sent.path.startsWith('/admin') ? keys.operator : keys.partner;
      outcomes[index] = { sent, ...(await sendOne(url, agent, key, sent)) };
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return outcomes;
}

async function sendOne(
  url: string,
  agent: Agent,
  key: string,
  { method, path, headers, body }: Case,
): Promise<{ status: number; text: string }> {
  const { origin } = new URL(url);
  for (let tries = 0; ; tries += 1) {
    try {
      const answer = await request(`${origin}/`, {
        dispatcher: agent,
        method: method as 'POST',
        path,
        headers: { ...headers, 'Ocp-Apim-Subscription-Key': key },
        ...(body === undefined ? {} : { body }),
      } as never);
      return { status: answer.statusCode, text: await answer.body.text() };
    } catch (error) {
      // A connection the server has just closed, or closes over a body it will not read to the end.
      if (tries < 3) continue;
      return { status: 0, text: String(error) };
    }
  }
}

/** Counts by kind and by hundred of the status. */
export class Tally {
  private readonly counts = new Map<string, Record<string, number>>();
  private readonly refused: boolean[] = [];

  add({ sent, status }: Outcome): void {
    const row = this.counts.get(sent.kind) ?? {};
    const column = status === 0 ? 'no answer' : status === 500 ? '500' : `${Math.floor(status / 100)}xx`;
    row[column] = (row[column] ?? 0) + 1;
    this.counts.set(sent.kind, row);
    if (sent.kind !== 'corpus') this.refused.push(status >= 400);
  }

  /** Whether the case was refused, by its place among those drawn. */
  wasRefused(index: number): boolean {
    return this.refused[index] === true;
  }

  table(): string {
    const columns = ['2xx', '3xx', '4xx', '5xx', '500', 'no answer'];
    const line = (cells: readonly (string | number)[]) =>
      cells
        .map((cell, index) => (index === 0 ? String(cell).padEnd(14) : String(cell).padStart(9)))
        .join(' ');
    return [
      line(['kind', ...columns]),
      ...[...this.counts].map(([kind, row]) => line([kind, ...columns.map((column) => row[column] ?? 0)])),
    ].join('\n');
  }
}
