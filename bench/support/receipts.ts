/** The n-th receipt of an organization, ctReceiptV2 as JSON: its message has about 3 KB. */
export function benchReceipt(
  n: number,
  organization: string,
): { receiptId: string } & Record<string, unknown> {
  const iuv = `47${String(n).padStart(15, '0')}`;
  const transfers = [1, 2, 3, 4, 5].map((idTransfer) => ({
    idTransfer,
    transferAmount: '24.00',
    fiscalCodePA: organization,
    companyName: 'Comune di Esempio',
    IBAN: 'IT60X0542811101000000123456',
    remittanceInformation: `TARI 2026, rata ${idTransfer}, via Roma 1, Comune di Esempio`,
    transferCategory: '9/0101108TS/',
  }));
  return {
    receiptId: `receipt-${n}`,
    noticeNumber: `3${iuv}`,
    fiscalCode: organization,
    outcome: 'OK',
    creditorReferenceId: iuv,
    paymentAmount: '120.00',
    description: 'TARI 2026',
    companyName: 'Comune di Esempio',
    debtor: {
      uniqueIdentifier: { entityUniqueIdentifierType: 'F', entityUniqueIdentifierValue: 'VRDLCU80A01H501G' },
      fullName: 'Luca Verdi',
    },
    transferList: { transfer: transfers },
    idPSP: 'BANCAXX7',
    PSPCompanyName: "Banca dell'Alba",
    idChannel: '07654321098_01',
    channelDescription: 'app',
    paymentDateTime: '2026-05-04T10:20:30',
  };
}
