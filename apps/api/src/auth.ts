import { type RequestHandler, type Request, type Response } from 'express';
import { readCode } from '#libs/contracts';
import { type Area, Rejected, isConfined, isInScope } from '#libs/domain';
import type { Principal } from '#libs/persistence';
import { actAs } from './actor';
import type { ApiDeps } from './deps';

const HEADER = 'Ocp-Apim-Subscription-Key';

/** What authentication asks of the house. */
type AuthDeps = Pick<ApiDeps, 'tenants' | 'rateLimit'>;

/** The subscription key of a request: GPD's header, or its query parameter. */
export function keyOf(request: Request): string | undefined {
  const query = request.query['subscription-key'];
  return request.get(HEADER) ?? (typeof query === 'string' ? query : undefined);
}

/**
 * Lets a request pass that carries a valid key, within its rate, whose scopes reach this area.
 *
 * @param area part of the api these routes belong to
 * @param does what they do; default: reading by GET and HEAD, writing by all other methods
 * @throws Rejected UNAUTHORIZED, RATE_LIMITED, FORBIDDEN
 */
export function authenticate(deps: AuthDeps, area: Area, does?: 'read' | 'write'): RequestHandler {
  return async (request, response, next) => {
    const known = response.locals['principal'] as Principal | undefined;
    const principal = known ?? (await identify(deps, request, response));
    assertInScope(principal, area, does ?? (/^(GET|HEAD)$/.test(request.method) ? 'read' : 'write'));
    actAs(principal, next);
  };
}

/** Lets a request pass that carries a valid key, within its rate, whatever it opens. @throws Rejected UNAUTHORIZED, RATE_LIMITED */
export function authenticateAny(deps: AuthDeps): RequestHandler {
  return async (request, response, next) => {
    actAs(await identify(deps, request, response), next);
  };
}

/** For single routes that need more than their neighbours. @throws Rejected FORBIDDEN */
export const writersOnly =
  (area: Area): RequestHandler =>
  (_request, response, next) => {
    assertInScope(principalOf(response), area, 'write');
    next();
  };

async function identify(deps: AuthDeps, request: Request, response: Response): Promise<Principal> {
  const key = keyOf(request);
  const { organization } = request.params as { organization?: string };
  const principal =
    key === undefined || key === '' ? undefined : await deps.tenants.findPrincipal(key, organization);
  if (principal === undefined) {
    const what = key === undefined ? 'missing' : 'invalid';
    throw new Rejected('UNAUTHORIZED', `Access denied due to ${what} subscription key: send it as ${HEADER}`);
  }
  response.locals['principal'] = principal;
  await assertWithinRate(deps, principal, response);
  return principal;
}

/** @throws Rejected RATE_LIMITED, with the answer's Retry-After set */
export async function assertWithinRate(
  { rateLimit }: Pick<ApiDeps, 'rateLimit'>,
  { keyId, perSecond }: Principal,
  response: Response,
): Promise<void> {
  const waitSeconds = await rateLimit(keyId, perSecond);
  if (waitSeconds === 0) return;
  response.set('Retry-After', String(waitSeconds));
  throw new Rejected('RATE_LIMITED', `This key has used up its requests: wait ${waitSeconds} seconds`);
}

function assertInScope(principal: Principal, area: Area, does: 'read' | 'write'): void {
  if (isInScope(principal, area, does)) return;
  throw new Rejected('FORBIDDEN', `This subscription key has no scope ${area}:${does}`);
}

export const principalOf = (response: Response): Principal => response.locals['principal'] as Principal;

/** @throws Rejected FORBIDDEN unless the key is an operator's */
export const operatorOnly: RequestHandler = (_request, response, next) => {
  if (principalOf(response).role !== 'operator') {
    throw new Rejected('FORBIDDEN', 'This needs an operator key');
  }
  next();
};

/** Keeps keys that are confined to some organizations or codes from what is not of one. @throws Rejected FORBIDDEN */
function assertUnconfined(principal: Principal): void {
  if (isConfined(principal))
    throw new Rejected('FORBIDDEN', 'This subscription key is limited to what is of one organization');
}

/** For routes that are about a broker as a whole. @throws Rejected FORBIDDEN */
export const unconfinedOnly: RequestHandler = (_request, response, next) => {
  assertUnconfined(principalOf(response));
  next();
};

/** @throws Rejected FORBIDDEN */
function assertAllCodes({ segregationCodes }: Principal): void {
  if (segregationCodes === undefined) return;
  throw new Rejected('FORBIDDEN', 'This call reaches all segregation codes, this subscription key does not');
}

/** For routes that do not keep to segregation codes. @throws Rejected FORBIDDEN */
export const wholeOrganizationsOnly: RequestHandler = (_request, response, next) => {
  assertAllCodes(principalOf(response));
  next();
};

/**
 * Lets a partner reach its own broker and the organizations that broker acts for, an operator all.
 * Reads `:broker` and `:organization` of the path.
 *
 * @param codes `by-code` where the route itself keeps to the segregation codes of `readSegregationCodes`; all others
 *   are closed to keys that are limited to some
 * @throws Rejected FORBIDDEN, BAD_REQUEST for what is no code
 */
export function authorizeTenant(
  { tenants }: Pick<ApiDeps, 'tenants'>,
  codes: 'as-a-whole' | 'by-code' = 'as-a-whole',
): RequestHandler {
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
    if (codes === 'as-a-whole') assertAllCodes(principal);
    next();
  };
}

/** @throws Rejected FORBIDDEN unless the caller is an operator, or a partner whose broker acts for the organization */
export async function assertActsFor(
  { tenants }: Pick<ApiDeps, 'tenants'>,
  principal: Principal,
  organization: string | undefined,
): Promise<void> {
  const { role, brokerCode: own = '', organizations } = principal;
  if (role === 'operator') return;
  if (organization !== undefined && organizations?.includes(organization) === false) {
    throw new Rejected('FORBIDDEN', `This subscription key is not for organization ${organization}`);
  }
  if (organization !== undefined && (await serves(tenants, principal, organization))) return;
  throw new Rejected('FORBIDDEN', `Broker ${own} does not act for organization ${organization ?? '(none)'}`);
}

/** Found out with the key where the path names the organization; asked for where the body does. */
const serves = (
  tenants: ApiDeps['tenants'],
  { brokerCode: own = '', asked }: Principal,
  organization: string,
): boolean | Promise<boolean> =>
  asked?.organization === organization ? asked.serves : tenants.serves(own, organization);
