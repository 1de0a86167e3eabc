import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until `done` says yes. @throws with the last answer when the deadline has passed */
export async function until<T>(
  ask: () => Promise<T> | T,
  done: (answer: T) => boolean,
  deadlineMs = 20_000,
): Promise<T> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const answer = await ask();
    if (done(answer)) return answer;
    if (Date.now() > end) throw new Error(`Not so within ${deadlineMs} ms; last: ${JSON.stringify(answer)}`);
    await sleep(25);
  }
}
