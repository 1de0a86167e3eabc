import { type RequestHandler, type Request, type Response } from 'express';
import { readCode } from '#libs/contracts';
import { Rejected } from '#libs/domain';
import type { Principal } from '#libs/persistence';
import { actAs } from './actor';
import type { ApiDeps } from './deps';

const HEADER = 'Ocp-Apim-Subscription-Key';

/** The subscription key of a request: GPD's header, or its query parameter. */
export function keyOf(request: Request): string | undefined {
  const query = request.query['subscription-key'];
  return request.get(HEADER) ?? (typeof query === 'string' ? query : undefined);
}

/** Lets a request pass that carries a valid key. @throws Rejected UNAUTHORIZED */
export function authenticate({ tenants }: Pick<ApiDeps, 'tenants'>): RequestHandler {
  return async (request, response, next) => {
    const key = keyOf(request);
    const principal = key === undefined || key === '' ? undefined : await tenants.findPrincipal(key);
    if (principal === undefined) {
      const what = key === undefined ? 'missing' : 'invalid';
      throw new Rejected(
        'UNAUTHORIZED',
        `Access denied due to ${what} subscription key: send it as ${HEADER}`,
      );
    }
    response.locals['principal'] = principal;
    actAs(principal, next);
  };
}

export const principalOf = (response: Response): Principal => response.locals['principal'] as Principal;

/** @throws Rejected FORBIDDEN unless the key is an operator's */
export const operatorOnly: RequestHandler = (_request, response, next) => {
  if (principalOf(response).role !== 'operator') {
    throw new Rejected('FORBIDDEN', 'This needs an operator key');
  }
  next();
};

/**
 * Lets a partner reach its own broker and the organizations that broker acts for, an operator all.
 * Reads `:broker` and `:organization` of the path. @throws Rejected FORBIDDEN, BAD_REQUEST for what is no code
 */
export function authorizeTenant({ tenants }: Pick<ApiDeps, 'tenants'>): RequestHandler {
  return async (request, response, next) => {
    const principal = principalOf(response);
    const { broker, organization } = request.params as { broker?: string; organization?: string };
    for (const code of [broker, organization]) if (code !== undefined) readCode(code);
    if (principal.role === 'partner') {
      const own = principal.brokerCode ?? '';
      if (broker !== undefined && broker !== own) {
        throw new Rejected('FORBIDDEN', `This subscription key is not of broker ${broker}`);
      }
      await assertActsFor({ tenants }, principal, organization);
    }
    next();
  };
}

/** @throws Rejected FORBIDDEN unless the caller is an operator, or a partner whose broker acts for the organization */
export async function assertActsFor(
  { tenants }: Pick<ApiDeps, 'tenants'>,
  { role, brokerCode: own = '' }: Principal,
  organization: string | undefined,
): Promise<void> {
  if (role === 'operator') return;
  if (organization !== undefined && (await tenants.serves(own, organization))) return;
  throw new Rejected('FORBIDDEN', `Broker ${own} does not act for organization ${organization ?? '(none)'}`);
}
