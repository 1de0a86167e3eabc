import fc from 'fast-check';
import {
  type PositionInput,
  Rejected,
  createPosition,
  findOption,
  payOption,
  receiptOfPayment,
} from '#libs/domain';
import { receiptFaults } from '#libs/soap';
import { NOW, optionInput, payment, positionContext, positionInput, transferInput } from '#libs/testing';

/** Where the receipt of paying the first option breaks paForNode.xsd. */
const faultsOf = (input: PositionInput, given = payment()): string[] => {
  const position = createPosition(input, positionContext());
  const { nav } = position.paymentOption[0]!;
  const paid = payOption(position, nav, given, NOW);
  return receiptFaults(receiptOfPayment(paid, findOption(paid, nav)!, given)).map(
    ({ pointer, detail }) => `${pointer} ${detail}`,
  );
};

/** Any text a position may carry in a field: not blank, any length, any script. */
const text = (maxLength: number) =>
  fc
    .oneof(
      fc.string({ minLength: 1, maxLength, unit: 'grapheme' }),
      fc.string({ minLength: 1, maxLength, unit: 'binary' }),
      fc.constantFrom('x', '😀'.repeat(maxLength / 2), ' x', '\u0001x', '\ud83d'),
    )
    .filter((value) => value.length <= maxLength && /\S/.test(value));
const optional = (maxLength: number) =>
  fc.option(fc.oneof(text(maxLength), fc.constant('')), { nil: undefined });

const positions = fc
  .record({
    fiscalCode: text(255),
    fullName: text(255),
    companyName: text(140),
    description: text(140),
    remittanceInformation: text(140),
    category: text(255),
    metadata: fc.uniqueArray(
      fc.record({ key: fc.string({ minLength: 1, maxLength: 140 }), value: text(140) }),
      {
        maxLength: 10,
        selector: ({ key }) => key.trimEnd(),
      },
    ),
    streetName: optional(255),
    civicNumber: optional(255),
    postalCode: optional(255),
    city: optional(255),
    province: optional(255),
    officeName: optional(140),
    email: fc.option(
      fc.oneof(fc.emailAddress(), fc.constantFrom("o'neil@b.it", 'perché@città.it', 'a@b', '')),
      { nil: undefined },
    ),
    country: fc.constantFrom('IT', undefined),
  })
  .map(({ description, remittanceInformation, category, metadata, ...position }) => {
    const present = Object.fromEntries(Object.entries(position).filter(([, value]) => value !== undefined));
    const transfer = [transferInput({ remittanceInformation, category, transferMetadata: metadata })];
    return positionInput({
      ...present,
      paymentOption: [optionInput({ description, transfer, paymentOptionMetadata: metadata })],
    });
  });

describe('the receipt of a payment', () => {
  it('of a position with identifiers the contract knows is a valid message, whatever its texts', () => {
    fc.assert(
      fc.property(positions, (input) => {
        try {
          expect(faultsOf(input)).toEqual([]);
        } catch (error) {
          // A position that is refused has no receipt.
          if (!(error instanceof Rejected)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('of a payment that says the least, or the most, is a valid message', () => {
    expect(faultsOf(positionInput(), { idReceipt: 'r', pspCompany: 'p', fee: 0 })).toEqual([]);
    const most = payment({
      idReceipt: 'r'.repeat(255),
      paymentMethod: 'm'.repeat(255),
      pspCode: 'c'.repeat(35),
      pspTaxCode: 't'.repeat(70),
      pspCompany: 'p'.repeat(255),
      fee: 99_999_999_999,
    });
    expect(faultsOf(positionInput(), most)).toEqual([]);
  });

  it('of a stamp, an instalment or five transfers is a valid message', () => {
    const { iban: _, ...rest } = transferInput({ amount: 1 });
    const stamp = { hashDocument: 'é<&>', stampType: '01', provincialResidence: 'RM' };
    const transfer = ['5', '4', '3', '2', '1'].map((idTransfer) => ({ ...rest, idTransfer, stamp }));
    const option = optionInput({ amount: 5, isPartialPayment: true, transfer });
    expect(faultsOf(positionInput({ paymentOption: [option] }))).toEqual([]);
  });

  it.each([
    ['a notice number that is none', { nav: 'free text' }, '/noticeNumber must be 18 digits'],
    [
      'an iuv wider than a creditor reference',
      { iuv: '1'.repeat(36), nav: '3'.repeat(18) },
      '/creditorReferenceId must have 1 to 35 characters',
    ],
    [
      'an organization that is none',
      { transfer: [transferInput({ organizationFiscalCode: 'ACME' })] },
      '/transferList/0/fiscalCodePA must be 11 digits',
    ],
  ])('names what no message can say: %s', (_title, option, fault) => {
    expect(faultsOf(positionInput({ paymentOption: [optionInput(option)] }))).toEqual([fault]);
  });
});
