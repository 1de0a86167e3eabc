import { Rejected } from '#libs/domain';
import { readBroker, readCode, readKey, readStation } from './admin-payload';

type Json = Record<string, unknown>;

const faultsOf = (work: () => unknown): string[] => {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    expect(error.code).toBe('BAD_REQUEST');
    return error.faults.map(({ pointer, detail }) => `${pointer}: ${detail}`);
  }
  throw new Error('accepted');
};

describe('readStation', () => {
  const station = (over: Json = {}): Json => ({
    brokerCode: '15376371009',
    endpointUrl: 'https://station.example/soap',
    ...over,
  });
  const link = (over: Json = {}): Json => ({ organizationFiscalCode: '77777777777', ...over });

  it('fills in what is not said', () => {
    expect(readStation(station({ organizations: [link()] }))).toEqual({
      brokerCode: '15376371009',
      endpointUrl: 'https://station.example/soap',
      primitiveVersion: 2,
      enabled: true,
      organizations: [{ organizationFiscalCode: '77777777777', broadcast: false }],
    });
    expect(readStation(station())).toMatchObject({ organizations: [] });
  });

  it('keeps what is', () => {
    const all = station({
      primitiveVersion: 1,
      enabled: false,
      timeoutMs: 500,
      organizations: [link({ broadcast: true, segregationCode: '47', auxDigit: 3 })],
    });
    expect(readStation(all)).toEqual(all);
  });

  const CODE = 'must be 1 to 35 characters without blanks';
  it.each<[string, Json, string | RegExp]>([
    ['no broker', { brokerCode: undefined }, '/brokerCode: must be a string'],
    ['a broker with a blank', { brokerCode: 'a b' }, `/brokerCode: ${CODE}`],
    ['no URL', { endpointUrl: 'station' }, '/endpointUrl: must be an http or https URL'],
    ['another scheme', { endpointUrl: 'ftp://station/' }, '/endpointUrl: must be an http or https URL'],
    ['a password', { endpointUrl: 'http://u:p@station/' }, '/endpointUrl: must not carry user or password'],
    ['a third version', { primitiveVersion: 3 }, '/primitiveVersion: must be 1 or 2'],
    ['a timeout too short', { timeoutMs: 99 }, /^\/timeoutMs: /],
    ['a timeout too long', { timeoutMs: 120_001 }, /^\/timeoutMs: /],
    [
      'an organization twice',
      { organizations: [link(), link({ broadcast: true })] },
      '/organizations: must name each organization once',
    ],
    [
      'a segregation code of three digits',
      { organizations: [link({ segregationCode: '147' })] },
      '/organizations/0/segregationCode: must be two digits',
    ],
    ['an aux digit of 4', { organizations: [link({ auxDigit: 4 })] }, /^\/organizations\/0\/auxDigit: /],
  ])('refuses %s', (_title, over, fault) => {
    const faults = faultsOf(() => readStation(station(over)));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toEqual(typeof fault === 'string' ? fault : expect.stringMatching(fault));
  });
});

describe('readBroker, readKey and readCode', () => {
  it('read a broker with its organizations', () => {
    expect(readBroker({ organizations: ['77777777777'] })).toEqual({ organizations: ['77777777777'] });
    expect(faultsOf(() => readBroker({ organizations: ['a b'] }))).toHaveLength(1);
  });

  it('read a key: a partner names its broker, an operator none', () => {
    const partner = { role: 'partner', name: 'n', brokerCode: '1' };
    expect(readKey(partner)).toEqual(partner);
    expect(readKey({ role: 'operator', name: 'n' })).toEqual({ role: 'operator', name: 'n' });
    expect(faultsOf(() => readKey({ role: 'partner', name: 'n' }))).toEqual([
      '/brokerCode: must be a string',
    ]);
    expect(faultsOf(() => readKey({ role: 'king', name: 'n' }))).toHaveLength(1);
    expect(faultsOf(() => readKey({ ...partner, expiresAt: 'soon' }))).toHaveLength(1);
  });

  it.each(['', 'a b', 'a ', 'x'.repeat(36), 7, undefined])('%j is no code', (value) => {
    expect(faultsOf(() => readCode(value))).toHaveLength(1);
  });
});
