import { NOW, ORGANIZATION, optionInput, positionContext, positionInput, transferInput } from '#libs/testing';
import { Rejected } from '../errors';
import { assertDeletable, createPosition, updatePosition } from './commands';
import { type PositionInput } from './position';
import { type PositionStatus } from './status';
import { type Position } from './stored-position';

const EARLIER = '2026-05-01T08:00:00.000';
const LATER = '2026-07-01T00:00:00.000';
const ALL: PositionStatus[] = [
  'DRAFT',
  'PUBLISHED',
  'VALID',
  'INVALID',
  'EXPIRED',
  'PARTIALLY_PAID',
  'PAID',
  'REPORTED',
];

const rejectionOf = (work: () => unknown): Rejected => {
  try {
    work();
  } catch (error) {
    if (error instanceof Rejected) return error;
    throw error;
  }
  throw new Error('not refused');
};

/** A position as it was created a month ago. */
const existing = (input: Partial<PositionInput> = {}, over: Partial<Position> = {}): Position => ({
  ...createPosition(positionInput(input), positionContext({ now: EARLIER, newPlanId: () => 'old-plan' })),
  ...over,
});

describe('createPosition', () => {
  it('makes a published position of the least a partner may say', () => {
    const position = createPosition(positionInput(), positionContext());
    const stamps = { insertedDate: NOW, lastUpdatedDate: NOW };
    expect(position).toEqual({
      organizationFiscalCode: ORGANIZATION,
      iupd: 'iupd-1',
      type: 'F',
      payStandIn: true,
      fiscalCode: 'VRDLCU80A01H501X',
      fullName: 'Luca Verdi',
      companyName: 'Comune di Esempio',
      serviceType: 'GPD',
      status: 'VALID',
      switchToExpired: false,
      validityDate: NOW,
      publishDate: NOW,
      minDueDate: '2026-12-31T23:59:59.000',
      maxDueDate: '2026-12-31T23:59:59.000',
      version: 0,
      ...stamps,
      paymentOption: [
        {
          nav: '347000000000000001',
          iuv: '47000000000000001',
          paymentPlanId: 'SINGLE_OPTION',
          amount: 12_000,
          description: 'TARI 2026',
          isPartialPayment: false,
          validityDate: NOW,
          dueDate: '2026-12-31T23:59:59.000',
          switchToExpired: false,
          status: 'PO_UNPAID',
          fee: 0,
          notificationFee: 0,
          sendSync: false,
          paymentOptionMetadata: [],
          ...stamps,
          transfer: [
            {
              ...transferInput(),
              organizationFiscalCode: ORGANIZATION,
              status: 'T_UNREPORTED',
              ...stamps,
            },
          ],
        },
      ],
    });
  });

  it('keeps every optional field that was given', () => {
    const optional = {
      streetName: 'via Roma',
      civicNumber: '1',
      postalCode: '00100',
      city: 'Roma',
      province: 'RM',
      region: 'Lazio',
      country: 'IT',
      email: 'a@b.it',
      phone: '06',
      officeName: 'Tributi',
    };
    const stamp = { hashDocument: 'h', stampType: '01', provincialResidence: 'RM' };
    const { iban: _, ...stamped } = transferInput({ idTransfer: '2', amount: 1, stamp, companyName: 'Ente' });
    const given = positionInput({
      ...optional,
      paymentOption: [
        optionInput({
          nav: '301',
          amount: 12_001,
          retentionDate: '2027-01-31T00:00:00.000',
          paymentOptionMetadata: [{ key: 'k', value: 'v' }, { key: 'empty' }],
          transfer: [transferInput({ postalIban: 'IT07601' }), stamped],
        }),
      ],
    });
    const position = createPosition(given, positionContext());
    expect(position).toMatchObject(given);
  });

  it.each([
    ['not published', false, undefined, 'DRAFT', undefined, undefined],
    ['not published, with a validity date', false, LATER, 'DRAFT', LATER, undefined],
    ['published without a validity date', true, undefined, 'VALID', NOW, NOW],
    ['published with a validity date of now', true, NOW, 'VALID', NOW, NOW],
    ['published with a validity date ahead', true, LATER, 'PUBLISHED', LATER, NOW],
  ])('%s', (_title, toPublish, validityDate, status, expectedValidity, publishDate) => {
    const input = positionInput(validityDate === undefined ? {} : { validityDate });
    const position = createPosition(input, positionContext({ toPublish }));
    expect(position.status).toBe(status);
    expect(position.validityDate).toBe(expectedValidity);
    expect(position.paymentOption[0]?.validityDate).toBe(expectedValidity);
    expect(position.publishDate).toBe(publishDate);
  });

  it('puts the instalments of a position into one plan, and options paid at once into none', () => {
    const option = (iuv: string, isPartialPayment: boolean, dueDate: string) =>
      optionInput({ iuv, isPartialPayment, dueDate });
    const position = createPosition(
      positionInput({
        paymentOption: [
          option('1', true, '2026-09-30T00:00:00.000'),
          option('2', true, '2026-10-31T00:00:00.000'),
          option('3', false, '2026-08-31T00:00:00.000'),
        ],
      }),
      positionContext(),
    );
    expect(position.paymentOption.map((each) => each.paymentPlanId)).toEqual([
      'plan-1',
      'plan-1',
      'SINGLE_OPTION',
    ]);
    expect(position.minDueDate).toBe('2026-08-31T00:00:00.000');
    expect(position.maxDueDate).toBe('2026-10-31T00:00:00.000');
  });

  it('gives a position without options due dates its columns can hold', () => {
    const position = createPosition(positionInput({ paymentOption: [] }), positionContext());
    expect(position).toMatchObject({ minDueDate: NOW, maxDueDate: NOW, paymentOption: [] });
  });

  it('refuses what breaks a rule', () => {
    const input = positionInput({ paymentOption: [optionInput({ amount: 1 })] });
    expect(rejectionOf(() => createPosition(input, positionContext())).code).toBe(
      'DEBT_POSITION_REQUEST_DATA_ERROR',
    );
  });
});

describe('updatePosition', () => {
  it.each(ALL)('of a position that is %s', (status) => {
    const update = () => updatePosition(existing({}, { status }), positionInput(), positionContext());
    if (['DRAFT', 'PUBLISHED', 'VALID', 'EXPIRED'].includes(status)) {
      expect(update().status).toBe('VALID');
      return;
    }
    const { code, message } = rejectionOf(update);
    expect(code).toBe('DEBT_POSITION_NOT_UPDATABLE');
    expect(message).toBe(
      `A payment transaction already exists for the debt position with Organization Fiscal Code ${ORGANIZATION} and IUPD iupd-1 or it's not in updatable state`,
    );
  });

  it('without publishing takes a valid position back to a draft', () => {
    const updated = updatePosition(existing(), positionInput(), positionContext({ toPublish: false }));
    expect(updated.status).toBe('DRAFT');
    expect(updated).not.toHaveProperty('publishDate');
    expect(updated).not.toHaveProperty('validityDate');
  });

  it('rewrites what is given, drops what is not, and keeps when it came in, its service and its version', () => {
    const before = existing({ city: 'Roma' }, { serviceType: 'ACA', version: 4 });
    const updated = updatePosition(before, positionInput({ fullName: 'Anna Blu' }), positionContext());
    expect(updated).toMatchObject({
      fullName: 'Anna Blu',
      serviceType: 'ACA',
      insertedDate: EARLIER,
      lastUpdatedDate: NOW,
      version: 5,
    });
    expect(updated).not.toHaveProperty('city');
  });

  it('keeps the age of the options whose iuv stays, and of no other', () => {
    const input = positionInput({ paymentOption: [optionInput(), optionInput({ iuv: 'new' })] });
    const updated = updatePosition(existing(), input, positionContext());
    expect(updated.paymentOption.map((option) => option.insertedDate)).toEqual([EARLIER, NOW]);
  });

  it('keeps the id of the plan', () => {
    const partial = { paymentOption: [optionInput({ isPartialPayment: true })] };
    const updated = updatePosition(existing(partial), positionInput(partial), positionContext());
    expect(updated.paymentOption[0]?.paymentPlanId).toBe('old-plan');
  });

  it.each([
    ['stays valid since when it was', {}, {}, EARLIER],
    ['takes a date that is given', {}, { validityDate: LATER }, LATER],
    ['that was a draft is valid from now on', { status: 'DRAFT' as const }, {}, NOW],
    ['that had expired is valid from now on', { status: 'EXPIRED' as const }, {}, NOW],
    [
      'that was to be valid later is valid from now on',
      { status: 'PUBLISHED' as const, validityDate: LATER },
      {},
      NOW,
    ],
  ])('published again: a position %s', (_title, before, input, validityDate) => {
    const updated = updatePosition(existing({}, before), positionInput(input), positionContext());
    expect(updated.validityDate).toBe(validityDate);
  });

  it('forgives a validity date and a due date that have passed', () => {
    const input = positionInput({
      validityDate: EARLIER,
      paymentOption: [optionInput({ dueDate: '2026-05-15T00:00:00.000' })],
    });
    expect(updatePosition(existing(), input, positionContext()).status).toBe('VALID');
  });
});

describe('updatePosition with a notification fee', () => {
  const charged = (): Position => {
    const before = existing();
    return {
      ...before,
      paymentOption: before.paymentOption.map((each) => ({ ...each, notificationFee: 100 })),
    };
  };
  const other = { organizationFiscalCode: '80000000001' };

  it('adds it to the net amounts: to the option and to the own transfer of the lowest id', () => {
    const input = positionInput({
      paymentOption: [
        optionInput({
          amount: 30,
          transfer: [
            transferInput({ idTransfer: '3', amount: 10 }),
            transferInput({ idTransfer: '1', amount: 10, ...other }),
            transferInput({ idTransfer: '2', amount: 10 }),
          ],
        }),
      ],
    });
    const [option] = updatePosition(charged(), input, positionContext()).paymentOption;
    expect(option).toMatchObject({ amount: 130, notificationFee: 100 });
    expect(option?.transfer.map((transfer) => [transfer.idTransfer, transfer.amount])).toEqual([
      ['3', 10],
      ['1', 10],
      ['2', 110],
    ]);
  });

  it('is refused when no transfer of the own organization is left', () => {
    const input = positionInput({ paymentOption: [optionInput({ transfer: [transferInput(other)] })] });
    expect(rejectionOf(() => updatePosition(charged(), input, positionContext())).code).toBe(
      'DEBT_POSITION_UPDATE_FAILED_NO_TRANSFER_FOR_NOTIFICATION_FEE',
    );
  });
});

describe('assertDeletable', () => {
  it.each(ALL)('of a position that is %s', (status) => {
    const remove = () => assertDeletable({ organizationFiscalCode: ORGANIZATION, iupd: 'A', status });
    if (!['PARTIALLY_PAID', 'PAID', 'REPORTED'].includes(status)) {
      expect(remove).not.toThrow();
      return;
    }
    expect(rejectionOf(remove)).toMatchObject({
      code: 'DEBT_POSITION_PAYMENT_FOUND',
      message: `A payment transaction already exists for the debt position with Organization Fiscal Code ${ORGANIZATION} and IUPD A`,
    });
  });
});
