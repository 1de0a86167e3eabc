import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** Days from now, as GPD writes dates. */
const inDays = (days: number): string =>
  new Date(Date.now() + days * 24 * 60 * 60 * 1000).toISOString().slice(0, 19);

/** iuv of the n-th demo position: 17 digits, segregation code 01. */
const demoIuv = (n: number): string => `01${String(n).padStart(15, '0')}`;
/** Its nav: aux digit 3 before the iuv. */
export const demoNav = (n: number): string => `3${demoIuv(n)}`;

/** The n-th demo position: 120 euros, 20 of them for `secondary` where one is given. */
export function demoPosition(n: number, organization: string, secondary?: string): object {
  const transfer = (idTransfer: string, amount: number, organizationFiscalCode: string) => ({
    idTransfer,
    amount,
    organizationFiscalCode,
    remittanceInformation: `TARI 2026, notice ${n}`,
    category: '9/0101108TS/',
    iban: 'IT60X0542811101000000123456',
  });
  return {
    iupd: `${organization}-demo-${n}`,
    type: 'F',
    fiscalCode: 'VRDLCU80A01H501X',
    fullName: 'Luca Verdi',
    companyName: 'Comune di Esempio',
    switchToExpired: false,
    paymentOption: [
      {
        iuv: demoIuv(n),
        amount: 12_000,
        description: 'TARI 2026',
        isPartialPayment: false,
        dueDate: inDays(60),
        transfer:
          secondary === undefined
            ? [transfer('1', 12_000, organization)]
            : [transfer('1', 10_000, organization), transfer('2', 2_000, secondary)],
      },
    ],
  };
}

/** A ZIP as GPD's bulk upload takes it. */
export async function zipPositions(positions: readonly object[]): Promise<Buffer> {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(JSON.stringify({ paymentPositions: positions })), 'positions.json');
  zip.end();
  return buffer(zip.outputStream);
}
