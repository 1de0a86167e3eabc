import { type Receipt, Rejected } from '#libs/domain';
import { receiptFaults } from '#libs/soap';
import { ORGANIZATION, receiptOf } from '#libs/testing';
import { euros, readReceipt } from './receipt-payload';

type Json = Record<string, unknown>;

const transfer = (over: Json = {}): Json => ({
  idTransfer: 1,
  transferAmount: '120.00',
  fiscalCodePA: ORGANIZATION,
  IBAN: 'IT60X0542811101000000123456',
  remittanceInformation: 'TARI 2026',
  transferCategory: '9/0101108TS/',
  ...over,
});
const debtor = (over: Json = {}): Json => ({ ...receiptOf().debtor, ...over });
/** A receipt as a caller posts it, of the same content as receiptOf(). */
const body = (over: Json = {}): Json => {
  const { fiscalCode: _, ...rest } = receiptOf();
  return { ...rest, paymentAmount: '120.00', transferList: [transfer()], ...over };
};

const read = (given: unknown) => readReceipt(given, ORGANIZATION, receiptFaults);
const receiptFrom = (over: Json): Receipt => read(body(over)).receipt;
const faultsOf = (given: unknown): string[] => {
  try {
    read(given);
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    expect(error.code).toBe('BAD_REQUEST');
    return error.faults.map(({ pointer, detail }) => `${pointer}: ${detail}`);
  }
  throw new Error('accepted');
};

describe('readReceipt', () => {
  it('reads the fields at the top, the organization of the path in the place of a fiscal code', () => {
    expect(read(body())).toEqual({ receipt: receiptOf() });
  });

  it('reads the fields under receipt, the station beside them', () => {
    expect(read({ idStation: 'station', receipt: body() })).toEqual({
      receipt: receiptOf(),
      idStation: 'station',
    });
  });

  it.each<[string, Json]>([
    ['transfer lists as the XSD nests them', { transferList: { transfer: [transfer()] } }],
    ['a transfer list of one, not a list', { transferList: { transfer: transfer() } }],
    ['an id of a transfer as text', { transferList: [transfer({ idTransfer: '1' })] }],
    [
      'amounts in whole eurocents',
      { paymentAmount: 12_000, transferList: [transfer({ transferAmount: 12_000 })] },
    ],
    ['null for what is not there', { officeName: null, payer: null, metadata: null }],
    ['null within', { debtor: debtor({ city: null }), transferList: [transfer({ MBDAttachment: null })] }],
    ['unknown properties', { somethingElse: { deep: [1] }, transferList: [transfer({ other: 1 })] }],
    [
      'a debtor without the element around its identifier',
      {
        debtor: {
          entityUniqueIdentifierType: 'F',
          entityUniqueIdentifierValue: 'VRDLCU80A01H501X',
          fullName: 'Luca Verdi',
        },
      },
    ],
  ])('reads %s alike', (_title, over) => {
    expect(receiptFrom(over)).toEqual(receiptOf());
  });

  it.each([
    ['0.00', 0],
    ['0.01', 1],
    ['116.00', 11_600],
    ['999999999.99', 99_999_999_999],
    [0, 0],
    [11_600, 11_600],
    [99_999_999_999, 99_999_999_999],
  ])('reads the amount %j as %d eurocents', (paymentAmount, cents) => {
    expect(receiptFrom({ paymentAmount }).paymentAmount).toBe(cents);
  });

  it('reads metadata flat and as the XSD nests it', () => {
    const entry = { key: 'k', value: 'v' };
    for (const metadata of [[entry], { mapEntry: [entry] }, { mapEntry: entry }]) {
      expect(receiptFrom({ metadata }).metadata).toEqual([entry]);
    }
  });

  it('keeps every field of the contract as it came', () => {
    const { IBAN: _, ...rest } = transfer();
    const all = {
      officeName: 'Tributi',
      payer: debtor({ fullName: 'Anna Blu', 'e-mail': 'a@b.it', country: 'IT' }),
      pspFiscalCode: '1',
      pspPartitaIVA: '2',
      paymentMethod: 'card',
      paymentNote: 'note',
      fee: '1.50',
      primaryCiIncurredFee: 30,
      idBundle: 'b',
      idCiBundle: 'c',
      paymentDateTime: '2026-05-31T10:00:00+02:00',
      applicationDate: '2026-05-31',
      transferDate: '2026-06-01',
      standIn: true,
    };
    const transferList = [{ ...rest, MBDAttachment: 'AAAA', companyName: 'Comune' }];
    expect(receiptFrom({ ...all, transferList })).toMatchObject({
      ...all,
      fee: 150,
      transferList: [{ MBDAttachment: 'AAAA', companyName: 'Comune', transferAmount: 12_000 }],
    });
  });
});

describe('readReceipt refuses', () => {
  const AMOUNT = 'must be euros as a string with two decimals ("116.00") or eurocents as an integer (11600)';

  it.each<[string, Json, string[]]>([
    ['a short notice number', { noticeNumber: '1' }, ['/noticeNumber: must be 18 digits']],
    ['a notice number as a number', { noticeNumber: 347e15 }, ['/noticeNumber: must be a string']],
    ['an outcome of its own', { outcome: 'MAYBE' }, ['/outcome: must be OK or KO']],
    ['an empty receipt id', { receiptId: '' }, ['/receiptId: must have at least 1 characters']],
    [
      'a long description',
      { description: 'x'.repeat(141) },
      ['/description: must have at most 140 characters'],
    ],
    ['euros with a comma', { paymentAmount: '120,00' }, [`/paymentAmount: ${AMOUNT}`]],
    ['euros without decimals', { paymentAmount: '120' }, [`/paymentAmount: ${AMOUNT}`]],
    ['euros as a fraction', { paymentAmount: 120.5 }, [`/paymentAmount: ${AMOUNT}`]],
    ['more than the contract holds', { paymentAmount: 100_000_000_000 }, [`/paymentAmount: ${AMOUNT}`]],
    ['a negative amount', { paymentAmount: -1 }, ['/paymentAmount: must be at least 0 eurocents']],
    [
      'a day the Italian way',
      { applicationDate: '31/05/2026' },
      ['/applicationDate: must be a date such as 2030-12-31'],
    ],
    [
      'a day in the place of a time',
      { paymentDateTime: '2026-05-31' },
      ['/paymentDateTime: must be a date-time such as 2030-12-31T23:59:59'],
    ],
    [
      "another organization's receipt",
      { fiscalCode: '80000000001' },
      [`/fiscalCode: must be ${ORGANIZATION}, the organization of the path`],
    ],
    [
      'a debtor without a name and of no type',
      { debtor: { uniqueIdentifier: { entityUniqueIdentifierType: 'X', entityUniqueIdentifierValue: 'A' } } },
      [
        '/debtor/uniqueIdentifier/entityUniqueIdentifierType: must be F or G',
        '/debtor/uniqueIdentifier/entityUniqueIdentifierValue: must have at least 2 characters',
        '/debtor/fullName: must be a string',
      ],
    ],
    [
      'the same of a debtor without the element around its identifier',
      { debtor: { fullName: 'x', entityUniqueIdentifierType: 'X', entityUniqueIdentifierValue: 'AB' } },
      ['/debtor/entityUniqueIdentifierType: must be F or G'],
    ],
    [
      'an email no message can carry',
      { debtor: debtor({ 'e-mail': 'x@@y' }) },
      ['/debtor/e-mail: must be an e-mail address of at most 256 characters'],
    ],
    ['no transfers', { transferList: [] }, ['/transferList: must have 1 to 5 transfers']],
    ['a transfer list that is none', { transferList: 'x' }, ['/transferList: must be a list of transfers']],
    [
      'a transfer of amount 0',
      { transferList: [transfer({ transferAmount: '0.00' })] },
      ['/transferList/0/transferAmount: must be at least 1 eurocents'],
    ],
    [
      'a transfer 6',
      { transferList: [transfer({ idTransfer: 6 })] },
      ['/transferList/0/idTransfer: must be 1 to 5'],
    ],
    [
      'a transfer 0',
      { transferList: [transfer({ idTransfer: 0 })] },
      ['/transferList/0/idTransfer: must be 1 to 5'],
    ],
    [
      'a transfer 1.5',
      { transferList: [transfer({ idTransfer: 1.5 })] },
      ['/transferList/0/idTransfer: must be 1 to 5'],
    ],
    [
      'a transfer true',
      { transferList: [transfer({ idTransfer: true })] },
      ['/transferList/0/idTransfer: must be 1 to 5'],
    ],
    [
      'iban and stamp together',
      { transferList: [transfer({ MBDAttachment: 'AAAA' })] },
      ['/transferList/0/IBAN: exactly one of IBAN and MBDAttachment is required'],
    ],
    [
      'a fault in a nested list',
      { transferList: { transfer: [transfer(), transfer({ fiscalCodePA: 'x' })] } },
      ['/transferList/transfer/1/fiscalCodePA: must be 11 digits'],
    ],
    [
      'a fault in a nested transfer that is no list',
      { transferList: { transfer: transfer({ fiscalCodePA: 'x' }) } },
      ['/transferList/transfer/fiscalCodePA: must be 11 digits'],
    ],
    [
      'metadata without a value',
      { metadata: { mapEntry: [{ key: 'k' }] } },
      ['/metadata/mapEntry/0/value: must be a string'],
    ],
  ])('%s', (_title, over, faults) => {
    expect(faultsOf(body(over))).toEqual(faults);
    expect(faultsOf({ receipt: body(over) })).toEqual(faults.map((fault) => `/receipt${fault}`));
  });

  it.each([[undefined], [null], [[]], ['text'], [7]])('%j, which is no receipt', (given) => {
    expect(faultsOf(given)).toHaveLength(1);
  });

  it('a station that is no code', () => {
    expect(faultsOf({ ...body(), idStation: 'x'.repeat(36) })).toEqual([
      '/idStation: must have at most 35 characters',
    ]);
  });

  it('no document for its depth alone', () => {
    const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`) as unknown;
    expect(receiptFrom({ deep })).toEqual(receiptOf());
  });
});

describe('euros', () => {
  it.each([
    [0, '0.00'],
    [1, '0.01'],
    [10, '0.10'],
    [11_600, '116.00'],
    [99_999_999_999, '999999999.99'],
  ])('writes %d eurocents as %s', (cents, text) => {
    expect(euros(cents)).toBe(text);
  });
});
