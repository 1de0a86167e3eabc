import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** A position as bulk uploads carry it: all texts filled in, one option, one transfer; about 900 bytes of JSON. */
export function benchPosition(n: number) {
  // Spread over the file so that compression does not flatter us: names and amounts differ.
  const amount = 1_000 + ((n * 7_919) % 90_000);
  return {
    iupd: `77777777777-${n.toString(36).padStart(8, '0')}`,
    type: 'F',
    payStandIn: false,
    fiscalCode: `VRDLCU80A01H${String(n % 1_000).padStart(3, '0')}X`,
    fullName: `Luca Verdi ${n}`,
    streetName: 'Via Roma',
    civicNumber: String((n % 300) + 1),
    postalCode: '00100',
    city: 'Roma',
    province: 'RM',
    region: 'Lazio',
    country: 'IT',
    email: `luca.verdi.${n}@example.org`,
    switchToExpired: false,
    companyName: 'Comune di Esempio',
    officeName: 'Ufficio tributi',
    paymentOption: [
      {
        iuv: `01${String(n).padStart(15, '0')}`,
        amount,
        description: `TARI 2026, notice ${n}`,
        isPartialPayment: false,
        dueDate: '2099-12-31T23:59:59',
        transfer: [
          {
            idTransfer: '1',
            amount,
            remittanceInformation: `TARI 2026, notice ${n}`,
            category: '9/0101108TS/',
            iban: 'IT60X0542811101000000123456',
          },
        ],
      },
    ],
  };
}

export type BenchPosition = ReturnType<typeof benchPosition>;

function* documentOf(from: number, count: number): Generator<string> {
  yield '{"paymentPositions":[';
  for (let n = from; n < from + count; n += 1) {
    yield `${n === from ? '' : ','}${JSON.stringify(benchPosition(n))}`;
  }
  yield ']}';
}

/** Writes positions `from` to `from + count` as one JSON document, without holding them. */
export async function writeJson(file: string, from: number, count: number): Promise<void> {
  await pipeline(Readable.from(documentOf(from, count), { objectMode: false }), createWriteStream(file));
}

/** Writes a ZIP of positions `from` to `from + count` without holding them. */
export async function writeZip(file: string, from: number, count: number): Promise<void> {
  const zip = new ZipFile();
  const json = Readable.from(documentOf(from, count), { objectMode: false });
  // yazl's types ask for the interface of Node's older streams.
  zip.addReadStream(json as NodeJS.ReadableStream, 'positions.json');
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(file));
}
