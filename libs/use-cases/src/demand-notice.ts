import {
  type Identifiers,
  type IuvSeries,
  type NoticeDescription,
  type Position,
  type QrCode,
  Rejected,
  type SpontaneousService,
  demandedPosition,
  describeNotice,
  fieldFaults,
} from '#libs/domain';
import { type EditPositionsPorts, editPositions } from './edit-positions';

/** How long the same demand is taken for a repetition while its notice is not paid. */
const REPEAT_WINDOW_MS = 10 * 60 * 1000;

export interface DemandNoticePorts {
  findService(organization: string, idServizio: string): Promise<SpontaneousService | undefined>;
  /** @throws Rejected PAA_SINTASSI_XSD */
  readData(base64: string, root: SpontaneousService['root']): ReadonlyMap<string, string>;
  /**
   * The name of a demand: a new one, or that of the same demand within the last `withinMs`, unless its position
   * cannot be paid any more.
   */
  claimDemand(demand: {
    organization: string;
    idServizio: string;
    content: string;
    withinMs: number;
  }): Promise<string>;
  /** The same identifiers for the same reference, for ever. */
  issueIdentifiers(organization: string, series: IuvSeries, reference: string): Promise<Identifiers>;
  findPosition(organization: string, iupd: string): Promise<Position | undefined>;
  edits: EditPositionsPorts;
}

export interface Demand {
  organization: string;
  idServizio: string;
  idSoggettoServizio: string;
  datiSpecificiServizioRequest: string;
  /** What the station that was asked issues, if it is known. */
  stationSeries?: IuvSeries;
}

/**
 * paDemandPaymentNotice: makes a notice of what a service's fields say, published and payable at once. Each step
 * is committed and goes by the demand's name: when the process dies in between, or two ask the same at once, the
 * repetition goes on where the first one was and gets the same notice.
 *
 * @throws Rejected PAA_SEMANTICA, PAA_SINTASSI_XSD with the field, PAA_SYSTEM_ERROR when nothing says which
 *   notice numbers to issue
 */
export async function demandNotice(
  ports: DemandNoticePorts,
  demand: Demand,
): Promise<NoticeDescription & { qrCode: QrCode }> {
  const { organization, idServizio } = demand;
  const service = await ports.findService(organization, idServizio);
  if (service?.enabled !== true || service.idSoggettoServizio !== demand.idSoggettoServizio) {
    throw new Rejected(
      'PAA_SEMANTICA',
      `idServizio ${idServizio}, idSoggettoServizio ${demand.idSoggettoServizio}: no service that ${organization} offers`,
    );
  }
  const values = readFields(ports, service, demand.datiSpecificiServizioRequest);
  const series = service.series ?? demand.stationSeries;
  if (series === undefined) {
    throw new Rejected('PAA_SYSTEM_ERROR', `Service ${idServizio} has no series of notice numbers`);
  }
  // What is refused leaves no trace: the position is made once, with any identifiers, before any are issued.
  demandedPosition(service, values, { iupd: '', identifiers: { iuv: '', nav: '' }, now: ports.edits.now() });
  const iupd = await ports.claimDemand({
    organization,
    idServizio,
    content: JSON.stringify([...values].sort()),
    withinMs: REPEAT_WINDOW_MS,
  });
  const made =
    (await ports.findPosition(organization, iupd)) ?? (await make(ports, service, values, series, iupd));
  const [option] = made.paymentOption;
  if (option === undefined) throw new Error(`Position ${iupd} has no option`);
  return { qrCode: { fiscalCode: organization, noticeNumber: option.nav }, ...describeNotice(made, option) };
}

function readFields(
  ports: DemandNoticePorts,
  service: SpontaneousService,
  base64: string,
): ReadonlyMap<string, string> {
  const values = ports.readData(base64, service.root);
  const faults = fieldFaults(service, values);
  if (faults.length === 0) return values;
  const words = faults.map(({ pointer, detail }) => `/datiSpecificiServizioRequest${pointer}: ${detail}`);
  throw new Rejected('PAA_SINTASSI_XSD', words.join('; '), faults);
}

async function make(
  ports: DemandNoticePorts,
  service: SpontaneousService,
  values: ReadonlyMap<string, string>,
  series: IuvSeries,
  iupd: string,
): Promise<Position> {
  const { organizationFiscalCode } = service;
  const { iuv, nav } = await ports.issueIdentifiers(organizationFiscalCode, series, iupd);
  const item = demandedPosition(service, values, { iupd, identifiers: { iuv, nav }, now: ports.edits.now() });
  try {
    const [made] = await editPositions(ports.edits, {
      organizationFiscalCode,
      serviceType: 'GPD',
      toPublish: true,
      operation: 'CREATE',
      items: [item],
      segregationCodes: [],
    });
    if (made !== undefined) return made;
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    if (error.code !== 'DEBT_POSITION_UNIQUE_VIOLATION') throw new Rejected('PAA_SEMANTICA', error.message);
  }
  const other = await ports.findPosition(organizationFiscalCode, iupd);
  if (other === undefined) throw new Error(`Position ${iupd} could not be made`);
  return other;
}
