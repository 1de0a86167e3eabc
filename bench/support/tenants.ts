import { type House } from '../../apps/cli/src/house';

/** Somebody with a key for an organization. */
export interface Tenant {
  broker: string;
  organization: string;
  key: string;
}

/** A broker of its own, with a key that opens its organizations. @returns of the first of them */
export async function openTenant(
  house: House,
  broker: string,
  organizations: readonly [string, ...string[]],
): Promise<Tenant> {
  const admin = async (method: string, path: string, body: object): Promise<unknown> => {
    const answer = await fetch(`${house.url}/admin/${path}`, {
      method,
      headers: { 'Ocp-Apim-Subscription-Key': house.seed.operatorKey, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok)
      throw new Error(`${method} ${path} was answered ${answer.status}: ${await answer.text()}`);
    return answer.json().catch(() => undefined);
  };
  await admin('PUT', `brokers/${broker}`, { organizations });
  const { key } = (await admin('POST', 'keys', {
    name: `bench ${broker}`,
    role: 'partner',
    brokerCode: broker,
  })) as { key: string };
  return { broker, organization: organizations[0], key };
}
