import {
  type PaymentData,
  type PositionInput,
  type TransferInput,
  createPosition,
  describeNotice,
  paymentDataOf,
} from '#libs/domain';
import { ORGANIZATION, optionInput, positionContext, positionInput, transferInput } from '#libs/testing';

const POSTAL = 'IT60X0760111500000010000001';
const BANK = 'IT60X0542811101000000123456';

const made = (input: PositionInput) => {
  const position = createPosition(input, positionContext());
  return [position, position.paymentOption[0]!] as const;
};
const withTransfers = (...transfer: TransferInput[]) =>
  made(positionInput({ paymentOption: [optionInput({ transfer })] }));
const halves = (first: Partial<TransferInput>, second: Partial<TransferInput>) =>
  withTransfers(
    transferInput({ amount: 6_000, ...first }),
    transferInput({ amount: 6_000, idTransfer: '2', ...second }),
  );
const ibans = ({ transferList }: PaymentData) => transferList.map(({ IBAN }) => IBAN);

describe('what a notice asks for', () => {
  it('is said in the words of its option and position', () => {
    expect(describeNotice(...made(positionInput({ officeName: 'Tributi' })))).toEqual({
      paymentList: [
        {
          amount: 12_000,
          options: 'EQ',
          dueDate: '2026-12-31',
          detailDescription: 'TARI 2026',
          allCCP: false,
        },
      ],
      paymentDescription: 'TARI 2026',
      fiscalCodePA: ORGANIZATION,
      companyName: 'Comune di Esempio',
      officeName: 'Tributi',
    });
  });

  it('can go to postal accounts only if every transfer has one', () => {
    const allCCP = (...given: Parameters<typeof halves>) =>
      describeNotice(...halves(...given)).paymentList[0]?.allCCP;
    expect(allCCP({ postalIban: POSTAL }, { postalIban: POSTAL })).toBe(true);
    expect(allCCP({ postalIban: POSTAL }, {})).toBe(false);
  });
});

describe('what is to be paid', () => {
  const full = positionInput({
    streetName: 'Via Roma',
    civicNumber: '12345678901234567890',
    postalCode: '00100',
    city: 'Roma',
    province: 'RM',
    country: 'IT',
    email: 'luca@example.it',
    paymentOption: [
      optionInput({
        retentionDate: '2027-01-31T10:20:30.400',
        paymentOptionMetadata: [{ key: 'a', value: 'b' }, { key: 'no value' }],
        transfer: [transferInput({ companyName: 'Comune', transferMetadata: [{ key: 'c', value: 'd' }] })],
      }),
    ],
  });

  it('is said with the debtor, every transfer and its metadata', () => {
    expect(paymentDataOf(...made(full), undefined)).toEqual({
      creditorReferenceId: '47000000000000001',
      paymentAmount: 12_000,
      dueDate: '2026-12-31',
      retentionDate: '2027-01-31T10:20:30',
      lastPayment: false,
      description: 'TARI 2026',
      companyName: 'Comune di Esempio',
      debtor: {
        uniqueIdentifier: {
          entityUniqueIdentifierType: 'F',
          entityUniqueIdentifierValue: 'VRDLCU80A01H501X',
        },
        fullName: 'Luca Verdi',
        streetName: 'Via Roma',
        civicNumber: '1234567890123456',
        postalCode: '00100',
        city: 'Roma',
        stateProvinceRegion: 'RM',
        country: 'IT',
        'e-mail': 'luca@example.it',
      },
      transferList: [
        {
          idTransfer: 1,
          transferAmount: 12_000,
          fiscalCodePA: ORGANIZATION,
          companyName: 'Comune',
          IBAN: BANK,
          remittanceInformation: 'TARI 2026',
          transferCategory: '9/0101108TS/',
          metadata: [{ key: 'c', value: 'd' }],
        },
      ],
      metadata: [{ key: 'a', value: 'b' }],
    });
  });

  it('is said with the debtor of the option, where it has one of its own', () => {
    const debtor = { type: 'G', fiscalCode: '12345678901', fullName: 'ACME', city: 'Roma' } as const;
    const option = optionInput({ terms: { group: 0, debtor, switchToExpired: false } });
    expect(paymentDataOf(...made(positionInput({ paymentOption: [option] })), undefined).debtor).toEqual({
      uniqueIdentifier: { entityUniqueIdentifierType: 'G', entityUniqueIdentifierValue: '12345678901' },
      fullName: 'ACME',
      city: 'Roma',
    });
  });

  it('goes to postal accounts where the caller asks for them and there are any', () => {
    const option = halves({ postalIban: POSTAL }, {});
    expect(ibans(paymentDataOf(...option, undefined))).toEqual([BANK, BANK]);
    expect(ibans(paymentDataOf(...option, 'POSTAL'))).toEqual([POSTAL, BANK]);
    expect(ibans(paymentDataOf(...option, 'PAGOPA'))).toEqual([BANK, BANK]);
  });

  it('names the postal account beside the bank’s to a caller that takes any', () => {
    const own = Array.from({ length: 15 }, (_, index) => ({ key: `k${index}`, value: 'v' }));
    const [position, option] = halves({ postalIban: POSTAL }, {});
    option.transfer[0]!.transferMetadata = own;
    const metadata = (type: 'POSTAL' | 'PAGOPA') =>
      paymentDataOf(position, option, type).transferList.map((transfer) => transfer.metadata);
    expect(metadata('PAGOPA')).toEqual([
      [...own.slice(0, 14), { key: 'IBANAPPOGGIO', value: POSTAL }],
      undefined,
    ]);
    expect(metadata('POSTAL')).toEqual([own, undefined]);
  });

  it('asks for a digital stamp instead of an account, transfers in the order of their ids', () => {
    const stamp = { hashDocument: 'aGFzaA==', stampType: '01', provincialResidence: 'RM' };
    const { iban: _, ...noAccount } = transferInput({ amount: 6_000, stamp });
    const { transferList } = paymentDataOf(
      ...withTransfers({ ...noAccount, idTransfer: '3' }, transferInput({ amount: 6_000, idTransfer: '2' })),
      'PAGOPA',
    );
    expect(transferList).toMatchObject([
      { idTransfer: 2, IBAN: BANK },
      {
        idTransfer: 3,
        richiestaMarcaDaBollo: { hashDocumento: 'aGFzaA==', tipoBollo: '01', provinciaResidenza: 'RM' },
      },
    ]);
    expect(transferList[1]).not.toHaveProperty('IBAN');
  });
});
