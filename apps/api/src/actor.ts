import { AsyncLocalStorage } from 'node:async_hooks';
import type { Principal } from '#libs/persistence';

/** Who the request being served comes from, for the history of what it changes. */
const current = new AsyncLocalStorage<string>();

/** Runs the rest of a request as this key's. */
export function actAs({ role, keyId, brokerCode }: Principal, rest: () => void): void {
  current.run(role === 'operator' ? `operator:${keyId}` : `broker:${brokerCode ?? ''}`, rest);
}

/** Only the Nodo, from a trusted network, has no key. */
export const currentActor = (): string => current.getStore() ?? 'node';
