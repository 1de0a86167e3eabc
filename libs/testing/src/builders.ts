import type {
  Cause,
  Payment,
  PaymentOptionInput,
  PositionContext,
  PositionInput,
  Receipt,
  Station,
  StationLink,
  TransferInput,
} from '#libs/domain';

/** The instant at which tests of the domain take place. */
export const NOW = '2026-06-01T12:00:00.000';
export const ORGANIZATION = '77777777777';
/** Who changes positions in tests. */
export const TESTER: Cause = { actor: 'tester' };

export const transferInput = (over: Partial<TransferInput> = {}): TransferInput => ({
  idTransfer: '1',
  amount: 12_000,
  remittanceInformation: 'TARI 2026',
  category: '9/0101108TS/',
  iban: 'IT60X0542811101000000123456',
  transferMetadata: [],
  ...over,
});

export const optionInput = (over: Partial<PaymentOptionInput> = {}): PaymentOptionInput => ({
  iuv: '47000000000000001',
  amount: 12_000,
  description: 'TARI 2026',
  isPartialPayment: false,
  dueDate: '2026-12-31T23:59:59.000',
  transfer: [transferInput()],
  paymentOptionMetadata: [],
  ...over,
});

/** A position of 120 euros, one option, one transfer; `over` replaces fields at the top. */
export const positionInput = (over: Partial<PositionInput> = {}): PositionInput => ({
  iupd: 'iupd-1',
  type: 'F',
  payStandIn: true,
  fiscalCode: 'VRDLCU80A01H501X',
  fullName: 'Luca Verdi',
  switchToExpired: false,
  companyName: 'Comune di Esempio',
  paymentOption: [optionInput()],
  ...over,
});

/** The n-th of positions that share no identifier. */
export const numberedInput = (n: number, over: Partial<PositionInput> = {}): PositionInput =>
  positionInput({
    iupd: `iupd-${n}`,
    paymentOption: [optionInput({ iuv: `47${String(n).padStart(15, '0')}` })],
    ...over,
  });

export const positionContext = (over: Partial<PositionContext> = {}): PositionContext => ({
  organizationFiscalCode: ORGANIZATION,
  serviceType: 'GPD',
  auxDigit: '3',
  toPublish: true,
  now: NOW,
  newPlanId: () => 'plan-1',
  ...over,
});

export const payment = (over: Partial<Payment> = {}): Payment => ({
  idReceipt: 'receipt-1',
  paymentDate: '2026-05-31T10:00:00.000',
  paymentMethod: 'creditCard',
  pspCode: 'PSP',
  pspTaxCode: '12345678901',
  pspCompany: 'Banca Demo',
  fee: 150,
  ...over,
});

/** A receipt of 120 euros for {@link ORGANIZATION} alone. */
export const receiptOf = (over: Partial<Receipt> = {}): Receipt => ({
  receiptId: 'receipt-1',
  noticeNumber: '347000000000000001',
  fiscalCode: ORGANIZATION,
  outcome: 'OK',
  creditorReferenceId: '47000000000000001',
  paymentAmount: 12_000,
  description: 'TARI 2026',
  companyName: 'Comune di Esempio',
  debtor: {
    uniqueIdentifier: { entityUniqueIdentifierType: 'F', entityUniqueIdentifierValue: 'VRDLCU80A01H501X' },
    fullName: 'Luca Verdi',
  },
  transferList: [
    {
      idTransfer: 1,
      transferAmount: 12_000,
      fiscalCodePA: ORGANIZATION,
      IBAN: 'IT60X0542811101000000123456',
      remittanceInformation: 'TARI 2026',
      transferCategory: '9/0101108TS/',
    },
  ],
  idPSP: 'PSP',
  PSPCompanyName: 'Banca Demo',
  idChannel: 'PSP_01',
  channelDescription: 'app',
  ...over,
});

export const stationLink = (over: Partial<StationLink> = {}): StationLink => ({
  stationId: `${ORGANIZATION}_01`,
  brokerCode: '15376371009',
  organizationFiscalCode: ORGANIZATION,
  enabled: true,
  broadcast: false,
  ...over,
});

export const stationOf = (over: Partial<Station> = {}): Station => ({
  stationId: `${ORGANIZATION}_01`,
  brokerCode: '15376371009',
  endpointUrl: 'http://127.0.0.1:1/',
  primitiveVersion: 2,
  enabled: true,
  organizations: [{ organizationFiscalCode: ORGANIZATION, broadcast: false }],
  ...over,
});
