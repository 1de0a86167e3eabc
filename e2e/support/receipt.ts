import { readFileSync } from 'node:fs';
import path from 'node:path';
import { validateXML } from 'xmllint-wasm';
import { type Answer, Client } from './client';
import { type TestHouse } from './house';
import { Station } from './station';

const CONTRACT = path.resolve(__dirname, '../../libs/soap/contract');

let serial = 0;
const digits = (count: number): string => String(++serial).padStart(count, '0');

/** A fiscal code nobody else in this file uses. */
export const organizationCode = (): string => `4${digits(10)}`;
/** A notice of aux digit 3 and the segregation code given. */
export const notice = (segregationCode = '47'): string => `3${segregationCode}${digits(15)}`;

/** `organization` states who gets it, `cents` how much; either an account or a stamp (its attachment). */
export interface TransferLine {
  organization: string;
  cents?: number;
  stamp?: string;
}

/** ctReceiptV2 as an object in the XSD's own order and shape: both JSON and SOAP take it. */
export interface ReceiptDocument {
  receiptId: string;
  noticeNumber: string;
  fiscalCode: string;
  outcome: string;
  paymentAmount: string;
  transferList: { transfer: Record<string, unknown>[] };
  [field: string]: unknown;
}

const euros = (cents: number): string => (cents / 100).toFixed(2);

/** A receipt of these transfers; `over` replaces fields. */
export function receiptOf(
  fiscalCode: string,
  lines: readonly TransferLine[] = [{ organization: fiscalCode }],
  over: Record<string, unknown> = {},
): ReceiptDocument {
  const noticeNumber = (over['noticeNumber'] as string | undefined) ?? notice();
  return {
    receiptId: `token-${digits(8)}`,
    noticeNumber,
    fiscalCode,
    outcome: 'OK',
    creditorReferenceId: noticeNumber.slice(1),
    paymentAmount: euros(lines.reduce((sum, { cents = 1000 }) => sum + cents, 0)),
    description: 'TARI 2026 & tributi <minori>',
    companyName: 'Comune di Montalto',
    debtor: {
      uniqueIdentifier: { entityUniqueIdentifierType: 'F', entityUniqueIdentifierValue: 'NREGNN70B01F205K' },
      fullName: 'Gènnaro Neri',
    },
    transferList: {
      transfer: lines.map(({ organization, cents = 1000, stamp }, index) => ({
        idTransfer: index + 1,
        transferAmount: euros(cents),
        fiscalCodePA: organization,
        ...(stamp === undefined ? { IBAN: 'IT60X0542811101000000123456' } : { MBDAttachment: stamp }),
        remittanceInformation: `rata ${index + 1}`,
        transferCategory: '9/0101108TS/',
      })),
    },
    idPSP: 'BANCAXX7',
    PSPCompanyName: "Banca dell'Alba",
    idChannel: '07654321098_01',
    channelDescription: 'app',
    ...over,
  };
}

/** What a station does for an organization. */
export interface Link {
  organization: string;
  broadcast?: boolean;
  segregationCode?: string;
  auxDigit?: number;
}

type ReceiptKey = Pick<ReceiptDocument, 'fiscalCode' | 'receiptId'>;

/** A receipt as the API shows it, as far as tests read it. */
export interface ReceiptView {
  status: string;
  source: string;
  originatingStationId?: string;
  anomalies: string[];
  deliveries: DeliveryView[];
}

export interface DeliveryView {
  id: number;
  idPA: string;
  idBrokerPA: string;
  idStation: string;
  status: string;
  parked: boolean;
  parkedReason?: string;
  attemptCount: number;
  nextAttemptAt?: string;
  outcome?: string;
  faultCode?: string;
  faultString?: string;
  lastError?: string;
  redirectedTo?: { deliveryId: number; stationId: string };
  redirectedFrom?: { deliveryId: number; stationId: string };
  history: { status: string; at: string; note?: string }[];
  attempts: {
    attempt: number;
    startedAt: string;
    durationMs?: number;
    httpStatus?: number;
    outcome?: string;
    errorClass?: string;
    errorMessage?: string;
    faultCode?: string;
    answer?: string;
  }[];
}

export interface RegisteredStation extends Station {
  idStation: string;
  brokerCode: string;
}

/** A house with stations around it, and the calls tests make to it as its operator. */
export class Scene {
  readonly operator: Client;
  private readonly stations: Station[] = [];

  constructor(readonly house: TestHouse) {
    this.operator = new Client(house, house.seed.operatorKey);
  }

  /** Starts a station and registers it, for a broker of its own unless stated. */
  async station(
    links: readonly Link[],
    over: {
      timeoutMs?: number;
      brokerCode?: string;
      enabled?: boolean;
      primitiveVersion?: number;
    } = {},
  ): Promise<RegisteredStation> {
    const station = await Station.start();
    this.stations.push(station);
    const brokerCode = over.brokerCode ?? `5${digits(10)}`;
    const registered = Object.assign(station, { brokerCode, idStation: `${brokerCode}_${digits(2)}` });
    const { status, text } = await this.operator.put(`/admin/stations/${registered.idStation}`, {
      endpointUrl: station.url,
      ...over,
      brokerCode,
      organizations: links.map(({ organization, ...link }) => ({
        organizationFiscalCode: organization,
        ...link,
      })),
    });
    if (status !== 201) throw new Error(`Station not registered: ${status} ${text}`);
    return registered;
  }

  /** Posts a receipt as JSON. */
  post(receipt: ReceiptDocument, idStation?: string): Promise<Answer> {
    return this.operator.post(`/organizations/${receipt.fiscalCode}/receipts`, {
      receipt,
      ...(idStation === undefined ? {} : { idStation }),
    });
  }

  /** The receipt with its deliveries, once `done` says so. */
  async receipt(
    { fiscalCode, receiptId }: ReceiptKey,
    done: (receipt: ReceiptView) => boolean = () => true,
  ): Promise<ReceiptView> {
    const answer = await this.operator.poll(
      `/organizations/${fiscalCode}/receipts/${encodeURIComponent(receiptId)}`,
      ({ status, body }) => status === 200 && done(body as ReceiptView),
    );
    return answer.body as ReceiptView;
  }

  /** The receipt once everybody has it. */
  notified = (receipt: ReceiptKey) => this.receipt(receipt, ({ status }) => status === 'NOTIFIED');

  /** Posts a receipt and waits until everybody has it. */
  async deliver(receipt: ReceiptDocument, idStation?: string): Promise<ReceiptView> {
    const { status, text } = await this.post(receipt, idStation);
    if (status !== 201) throw new Error(`Receipt not taken in: ${status} ${text}`);
    return this.notified(receipt);
  }

  /** Has positions applied and their payment options ready to be paid. */
  async positions(organization: string, ...positions: object[]): Promise<void> {
    const job = await this.operator.post(
      `/organizations/${organization}/jobs`,
      { paymentPositions: positions },
      { Prefer: 'wait=20' },
    );
    if (job.body.counts?.succeeded !== positions.length)
      throw new Error(`Positions not applied: ${job.text}`);
  }

  pay(organization: string, nav: string, over: Record<string, unknown> = {}): Promise<Answer> {
    return this.operator.post(`/organizations/${organization}/paymentoptions/${nav}/pay`, {
      idReceipt: `token-${digits(8)}`,
      pspCompany: "Banca dell'Alba",
      pspCode: 'BANCAXX7',
      paymentMethod: 'CP',
      paymentDate: '2026-05-04T10:20:30',
      fee: '150',
      ...over,
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.stations.map((station) => station.down()));
    await this.house.close();
  }
}

/** Statuses of a delivery, oldest first. */
export const statuses = ({ history }: DeliveryView): string[] => history.map(({ status }) => status);

/** What the published rules, as our XSD states them, find wrong with the message in this envelope. */
export async function xsdErrors(envelope: string): Promise<string[]> {
  const declarations = Array.from(envelope.matchAll(/xmlns:\w+="[^"]*"/g), ([text]) => text);
  const body = /<(\w+):Body>([^]*)<\/\1:Body>/.exec(envelope)?.[2] ?? '';
  return documentErrors(body.replace(/<[\w:]+/, (root) => [root, ...new Set(declarations)].join(' ')));
}

/** The same for a message that is a document of its own. */
export async function documentErrors(xml: string): Promise<string[]> {
  const contract = (fileName: string) => ({
    fileName,
    contents: readFileSync(path.join(CONTRACT, fileName), 'utf8'),
  });
  const { errors } = await validateXML({
    xml,
    schema: contract('paForNode.xsd'),
    preload: contract('common-types.xsd'),
  });
  return errors.map(({ message }) => message);
}
