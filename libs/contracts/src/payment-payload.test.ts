import { Rejected } from '#libs/domain';
import { readPayment } from './payment-payload';

type Json = Record<string, unknown>;
const body = (over: Json = {}): Json => ({ pspCompany: 'Banca', idReceipt: 'r', ...over });

const faultsOf = (given: unknown): string[] => {
  try {
    readPayment(given);
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    expect(error.code).toBe('BAD_REQUEST');
    return error.faults.map(({ pointer, detail }) => `${pointer}: ${detail}`);
  }
  throw new Error('accepted');
};

describe('readPayment', () => {
  it('reads the least a payment may say', () => {
    expect(readPayment(body())).toEqual({ payment: { pspCompany: 'Banca', idReceipt: 'r', fee: 0 } });
  });

  it('reads all of it, and the station of ours', () => {
    const all = {
      paymentDate: '2026-05-31T10:00:00.123456Z',
      paymentMethod: 'card',
      pspCode: 'PSP',
      pspTaxCode: '123',
      idStation: 'station',
    };
    expect(readPayment(body(all))).toEqual({
      payment: {
        pspCompany: 'Banca',
        idReceipt: 'r',
        fee: 0,
        paymentDate: '2026-05-31T10:00:00.123',
        paymentMethod: 'card',
        pspCode: 'PSP',
        pspTaxCode: '123',
      },
      idStation: 'station',
    });
  });

  it.each([
    [0, 0],
    [150, 150],
    ['150', 150],
    ['0', 0],
    [null, 0],
    [undefined, 0],
  ])('reads the fee %j as %d eurocents', (fee, cents) => {
    expect(readPayment(body({ fee })).payment.fee).toBe(cents);
  });

  it('takes null for absent and ignores what it does not know', () => {
    const nothing = {
      paymentDate: null,
      paymentMethod: null,
      pspCode: null,
      pspTaxCode: null,
      idStation: null,
    };
    expect(readPayment(body({ ...nothing, other: 1 }))).toEqual(readPayment(body()));
  });

  const FEE = '/fee: fee must be eurocents: digits only';
  it.each<[string, unknown, string[]]>([
    ['no company', { idReceipt: 'r' }, ['/pspCompany: must not be blank']],
    ['a blank company', body({ pspCompany: ' ' }), ['/pspCompany: must not be blank']],
    ['a blank receipt id', body({ idReceipt: '' }), ['/idReceipt: must not be blank']],
    [
      'a company wider than its column',
      body({ pspCompany: 'x'.repeat(256) }),
      ['/pspCompany: size must be between 1 and 255'],
    ],
    [
      'a receipt id wider than its column',
      body({ idReceipt: 'x'.repeat(256) }),
      ['/idReceipt: size must be between 1 and 255'],
    ],
    [
      'a method wider than its column',
      body({ paymentMethod: 'x'.repeat(256) }),
      ['/paymentMethod: size must be between 0 and 255'],
    ],
    [
      'a psp code of 36 characters',
      body({ pspCode: 'x'.repeat(36) }),
      ['/pspCode: size must be between 0 and 35'],
    ],
    [
      'a tax code of 71 characters',
      body({ pspTaxCode: 'x'.repeat(71) }),
      ['/pspTaxCode: size must be between 0 and 70'],
    ],
    ['a fee in euros', body({ fee: '1.50' }), [FEE]],
    ['a fraction of a cent', body({ fee: 1.5 }), [FEE]],
    ['a negative fee', body({ fee: -1 }), [FEE]],
    ['a fee of words', body({ fee: 'much' }), [FEE]],
    [
      'a date that is none',
      body({ paymentDate: '31/05/2026' }),
      ['/paymentDate: must be a date-time such as 2030-12-31T23:59:59'],
    ],
    ['nothing', {}, ['/pspCompany: must not be blank', '/idReceipt: must not be blank']],
  ])('refuses %s', (_title, given, faults) => {
    expect(faultsOf(given)).toEqual(faults);
  });

  it.each([[undefined], [null], [[]], ['']])('refuses %j, which is no payment', (given) => {
    expect(faultsOf(given)).toHaveLength(1);
  });
});
