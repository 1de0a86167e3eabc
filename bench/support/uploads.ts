import { openAsBlob } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { FormData, request } from 'undici';
import { type House } from '../../apps/cli/src/house';

/** The organization uploads are for: one of the demo's. */
export const ORGANIZATION = '77777777777';
const POLL_MS = 50;

interface Answer {
  processedItem: number;
  submittedItem: number;
  responses: { statusCode: number; iupds: string[] }[];
}

/** Posts a ZIP to GPD's bulk upload v2, as a partner would. @returns the path of its status */
export async function postZip(house: House, zip: string, organization = ORGANIZATION): Promise<string> {
  const form = new FormData();
  form.set('file', await openAsBlob(zip), 'positions.zip');
  const answer = await request(
    `${house.url}/v2/brokers/${house.seed.broker}/organizations/${organization}/debtpositions/file`,
    { method: 'POST', headers: keyOf(house), body: form },
  );
  const { location } = answer.headers;
  const text = await answer.body.text();
  if (answer.statusCode !== 202 || typeof location !== 'string')
    throw new Error(`The upload was answered ${answer.statusCode}: ${text}`);
  return `/v2/${location}`;
}

/** Polls until nothing is left to do, reads the report, and checks that every position was created. */
export async function finished(house: House, statusPath: string): Promise<void> {
  for (;;) {
    const { processedItem, submittedItem } = await getJson(house, statusPath);
    if (processedItem === submittedItem) break;
    await sleep(POLL_MS);
  }
  const { responses, submittedItem } = await getJson(house, reportOf(statusPath));
  const created = new Set(
    responses.filter(({ statusCode }) => statusCode === 201).flatMap(({ iupds }) => iupds),
  );
  if (created.size !== submittedItem)
    throw new Error(`Only ${created.size} of ${submittedItem} positions were created`);
}

/** The path of a report, of that of the status. */
export const reportOf = (statusPath: string): string => statusPath.replace(/status$/, 'report');

/** What a partner sends with each request. */
export const keyOf = (house: House): Record<string, string> => ({
  'Ocp-Apim-Subscription-Key': house.seed.partnerKey,
});

async function getJson(house: House, path: string): Promise<Answer> {
  const { statusCode, body } = await request(`${house.url}${path}`, { headers: keyOf(house) });
  if (statusCode !== 200) throw new Error(`${path} was answered ${statusCode}: ${await body.text()}`);
  return (await body.json()) as Answer;
}
