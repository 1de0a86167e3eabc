import type { Request, Response } from 'express';
import { type Station, type StationAddress, Rejected, isConfined } from '#libs/domain';
import { assertWithinRate, keyOf } from '../auth';
import type { ApiDeps } from '../deps';
import { isTrusted } from '../trusted-networks';

/** Who calls: a partner speaks for its own broker's stations only. */
export interface Caller {
  brokerCode?: string;
}

/**
 * A caller has a valid key or comes from a trusted network: the Nodo has no key of ours to send, its trust is
 * the channel.
 *
 * @throws Rejected FORBIDDEN for a key with limits: messages name what they are about where nobody has looked yet;
 *   RATE_LIMITED
 */
export async function identify(
  deps: ApiDeps,
  request: Request,
  response: Response,
): Promise<Caller | undefined> {
  const key = keyOf(request);
  if (key === undefined) {
    return isTrusted(request.socket.remoteAddress, deps.config.PARTNER_TRUSTED_NETWORKS) ? {} : undefined;
  }
  const principal = await deps.tenants.findPrincipal(key);
  if (principal === undefined) return undefined;
  await assertWithinRate(deps, principal, response);
  if (principal.scopes !== undefined || isConfined(principal))
    throw new Rejected('FORBIDDEN', 'SOAP is open to keys without limits only');
  return principal;
}

/** How one station serves one organization. */
export type StationService = Station['organizations'][number];

/**
 * The station named must be registered and enabled, of the broker named (and of the caller's own, for a
 * partner), and serve the organization named.
 *
 * @returns how it serves that organization
 * @throws Rejected PAA_STAZIONE_INT_ERRATA, PAA_ID_INTERMEDIARIO_ERRATO, PAA_ID_DOMINIO_ERRATO
 */
export async function checkAddressee(
  deps: ApiDeps,
  caller: Caller,
  { idPA, idBrokerPA, idStation }: StationAddress,
): Promise<StationService> {
  const station = await deps.stations.find(idStation);
  if (station === undefined || !station.enabled) {
    const what = station === undefined ? 'not registered' : 'switched off';
    throw new Rejected('PAA_STAZIONE_INT_ERRATA', `Station ${idStation} is ${what}`);
  }
  const brokers = [idBrokerPA, caller.brokerCode ?? idBrokerPA];
  if (brokers.some((broker) => broker !== station.brokerCode)) {
    throw new Rejected('PAA_ID_INTERMEDIARIO_ERRATO', `Station ${idStation} is not of broker ${idBrokerPA}`);
  }
  const service = station.organizations.find((link) => link.organizationFiscalCode === idPA);
  // A partner speaks for the organizations its broker acts for, whomever its station serves.
  const speaks = caller.brokerCode === undefined || (await deps.tenants.serves(caller.brokerCode, idPA));
  if (service === undefined || !speaks)
    throw wrongOrganization(`Station ${idStation} does not serve ${idPA}`);
  return service;
}

export const wrongOrganization = (description: string): Rejected =>
  new Rejected('PAA_ID_DOMINIO_ERRATO', description);
