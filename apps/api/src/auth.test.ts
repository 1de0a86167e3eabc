import type { Request, RequestHandler, Response } from 'express';
import type { Principal } from '#libs/persistence';
import { authenticate, authorizeTenant, operatorOnly, principalOf } from './auth';
import type { ApiDeps } from './deps';

const KEYS: Record<string, Principal> = {
  operator: { keyId: '1', role: 'operator' },
  partner: { keyId: '2', role: 'partner', brokerCode: 'broker' },
  orphan: { keyId: '3', role: 'partner' },
};
const tenants = {
  findPrincipal: (key: string) => Promise.resolve(KEYS[key]),
  serves: (broker: string, organization: string) =>
    Promise.resolve(broker === 'broker' && organization === 'own'),
} as unknown as ApiDeps['tenants'];

/** Runs handlers one after the other on a request. @returns what stopped it, or `passed` */
async function run(
  handlers: RequestHandler[],
  given: {
    headers?: Record<string, string>;
    query?: object;
    params?: object;
    principal?: Principal | undefined;
  },
) {
  const headers: Record<string, string> = {};
  const response = {
    locals: given.principal === undefined ? {} : { principal: given.principal },
    set: (name: string, value: string) => (headers[name] = value),
  } as unknown as Response;
  const request = {
    get: (name: string) => given.headers?.[name.toLowerCase()],
    query: given.query ?? {},
    params: given.params ?? {},
  } as unknown as Request;
  let outcome = 'passed';
  for (const handler of handlers) {
    const next = jest.fn();
    try {
      await handler(request, response, next);
    } catch (error) {
      outcome = (error as { code: string }).code;
    }
    if (next.mock.calls.length === 0) break;
  }
  return { outcome, response, headers };
}

describe('authenticate', () => {
  const handler = authenticate({ tenants, rateLimit: () => Promise.resolve(0) }, 'positions');

  it.each([
    ['the header', { headers: { 'ocp-apim-subscription-key': 'partner' } }],
    ['the query', { query: { 'subscription-key': 'partner' } }],
  ])('takes the key from %s', async (_title, given) => {
    const { outcome, response } = await run([handler], given);
    expect(outcome).toBe('passed');
    expect(principalOf(response)).toEqual(KEYS['partner']);
  });

  it.each([
    ['no key', {}],
    ['an unknown key', { headers: { 'ocp-apim-subscription-key': 'other' } }],
    ['an empty key', { headers: { 'ocp-apim-subscription-key': '' } }],
    ['a key given twice', { query: { 'subscription-key': ['partner', 'operator'] } }],
    [
      'a wrong key in the header beside a right one in the query',
      {
        headers: { 'ocp-apim-subscription-key': 'other' },
        query: { 'subscription-key': 'partner' },
      },
    ],
  ])('refuses %s', async (_title, given) => {
    expect((await run([handler], given)).outcome).toBe('UNAUTHORIZED');
  });
});

describe('operatorOnly', () => {
  it('lets an operator pass and nobody else', async () => {
    expect((await run([operatorOnly], { principal: KEYS['operator'] })).outcome).toBe('passed');
    expect((await run([operatorOnly], { principal: KEYS['partner'] })).outcome).toBe('FORBIDDEN');
  });
});

describe('authorizeTenant', () => {
  const handler = authorizeTenant({ tenants });

  it.each<[string, string, object, string]>([
    ['a partner', 'partner', { organization: 'own' }, 'passed'],
    ['a partner', 'partner', { broker: 'broker', organization: 'own' }, 'passed'],
    ['a partner', 'partner', { organization: 'foreign' }, 'FORBIDDEN'],
    ['a partner', 'partner', { broker: 'other', organization: 'own' }, 'FORBIDDEN'],
    ['a partner', 'partner', { broker: 'broker' }, 'FORBIDDEN'],
    ['a partner', 'partner', {}, 'FORBIDDEN'],
    ['a partner without broker', 'orphan', { organization: 'own' }, 'FORBIDDEN'],
    ['a partner', 'partner', { organization: 'own ' }, 'BAD_REQUEST'],
    ['an operator', 'operator', { broker: 'other', organization: 'foreign' }, 'passed'],
    ['an operator', 'operator', {}, 'passed'],
    ['an operator', 'operator', { organization: 'a b' }, 'BAD_REQUEST'],
  ])('%s (%s) at %j: %s', async (_title, key, params, outcome) => {
    expect((await run([handler], { principal: KEYS[key], params })).outcome).toBe(outcome);
  });
});
