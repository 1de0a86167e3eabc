/** A position as a partner posts it: 120 euros, one option, one transfer; `over` replaces fields at the top. */
export function positionPayload(
  n: number,
  over: Record<string, unknown> = {},
): Record<string, unknown> & { iupd: string; paymentOption: Record<string, unknown>[] } {
  const iuv = `47${String(n).padStart(15, '0')}`;
  return {
    iupd: `iupd-${n}`,
    type: 'F',
    fiscalCode: 'VRDLCU80A01H501X',
    fullName: 'Luca Verdi',
    companyName: 'Comune di Esempio',
    switchToExpired: false,
    paymentOption: [
      {
        iuv,
        amount: 12_000,
        description: 'TARI 2026',
        isPartialPayment: false,
        dueDate: '2099-12-31T23:59:59',
        transfer: [
          {
            idTransfer: '1',
            amount: 12_000,
            remittanceInformation: 'TARI 2026',
            category: '9/0101108TS/',
            iban: 'IT60X0542811101000000123456',
          },
        ],
      },
    ],
    ...over,
  };
}
