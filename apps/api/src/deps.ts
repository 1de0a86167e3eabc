import type { Config } from '#libs/config';
import type { Notice } from '#libs/contracts';
import type {
  DeliveryView,
  DueDelivery,
  QueuedChunk,
  PaymentNotice,
  Position,
  PositionFilter,
  PositionPage,
  PositionPageRequest,
  StationLink,
} from '#libs/domain';
import type { ActivityTally, Logger, Metrics, Tracing } from '#libs/observability';
import type {
  AuditLog,
  DebtorData,
  DebtorItems,
  DeliveryLedger,
  EventPlace,
  FeedPage,
  FoundPositions,
  FoundReceipt,
  IdempotentRequest,
  IssuedIdentifiers,
  JobArchive,
  JobLedger,
  Mailbox,
  NoticeSettings,
  Once,
  PositionClue,
  Reach,
  ReceiptClue,
  ReceiptPlace,
  Redeliveries,
  RedirectResult,
  SearchPlace,
  SigningSecrets,
  OrganizationSettings,
  ReceiptFilter,
  ReceiptSearch,
  RetentionSettings,
  SpontaneousServices,
  StationChannels,
  Stations,
  StoredEvent,
  StoredReceipt,
  StoredReply,
  TaxonomyCatalogue,
  Tenants,
  WebhookEndpoints,
  WebhookOutbox,
} from '#libs/persistence';
import type { Bodies } from './bodies';
import type { JobWatch } from './job-watch';
import type { OverviewPorts } from './overview';
import type { QueueBoard } from '#libs/queues';
import type { SecretBox } from '#libs/secrets';
import type { ProbeStep, StationClient, StationTls } from '#libs/station-client';
import type { SpoolOptions, UploadReader } from '#libs/uploads';
import type {
  Admission,
  ChangeOptionsPorts,
  DemandNoticePorts,
  EditPositionsPorts,
  ReadNoticePorts,
  TakeInReceiptPorts,
} from '#libs/use-cases';

/** What writes positions, each use of it in a transaction of its own. */
export interface WritePorts {
  edits: EditPositionsPorts;
  options: ChangeOptionsPorts;
  intake: TakeInReceiptPorts;
}

/** Everything the routes may use; compose.ts makes it. */
export interface ApiDeps extends WritePorts {
  config: Config;
  logger: Logger;
  metrics: Metrics;
  tally: ActivityTally;
  overview: OverviewPorts;
  tracing: Tracing;
  tenants: Tenants;
  /** Counts a request of a key. @returns 0 when it may go on, else the seconds to wait */
  rateLimit(keyId: string, perSecond?: number): Promise<number>;
  audit: AuditLog;
  stations: Stations;
  identifiers: IssuedIdentifiers;
  channels: StationChannels;
  secrets: SecretBox;
  signingSecrets: SigningSecrets;
  endpoints: WebhookEndpoints;
  outbox: WebhookOutbox;
  /** Why a webhook will not be sent there; undefined when it may be. */
  webhookTargetFault(url: string): Promise<string | undefined>;
  stationClient: StationClient;
  probeStation(endpointUrl: string, tls: StationTls | undefined, timeoutMs: number): Promise<ProbeStep[]>;
  settings: OrganizationSettings;
  noticeSettings: NoticeSettings;
  /** Makes a PDF of a notice, in a thread. @throws Transient while too many wait */
  printNotice(notice: PaymentNotice): Promise<Uint8Array>;
  retention: RetentionSettings;
  /** What an organization has of a debtor. @param codes the ways the debtor's code may be written */
  debtor(organization: string, codes: readonly string[]): { data: DebtorData; items: DebtorItems };
  /** What may stand for a text in the audit log, the current one first. @throws SecretsError */
  fingerprints(text: string, context: string): string[];
  taxonomy: TaxonomyCatalogue;
  jobs: JobLedger;
  archive: JobArchive;
  watch: JobWatch;
  deliveries: DeliveryLedger;
  /** Whether one more job may come in. */
  admission: Admission;
  bodies: Bodies;
  spool: SpoolOptions;
  uploads: UploadReader;
  findPosition(organization: string, iupd: string): Promise<Position | undefined>;
  /** Oldest first. */
  eventsOf(
    organization: string,
    iupd: string,
    page: { limit: number; after?: EventPlace },
  ): Promise<StoredEvent[]>;
  findPositionByIuv(organization: string, iuv: string): Promise<Position | undefined>;
  listPositions(
    organization: string,
    filter: PositionFilter,
    page: PositionPageRequest,
  ): Promise<PositionPage>;
  searchPositions(reach: Reach, clue: PositionClue, limit: number): Promise<FoundPositions>;
  searchReceipts(search: ReceiptSearch): Promise<{ receipts: FoundReceipt[]; next?: SearchPlace }>;
  /** @returns how many transfers have the new IBAN */
  patchIbans(
    organization: string,
    given: { oldIban: string; newIban: string; limit: number; now: string },
  ): Promise<number>;
  /** By the nav of one of its options, or its iuv. */
  findPositionByNav(organization: string, nav: string): Promise<Position | undefined>;
  /** Marks options as synchronised with SEND. @returns how many of these notices there are */
  setSendSync(notices: readonly Notice[]): Promise<number>;
  findReceipt(organization: string, receiptId: string): Promise<StoredReceipt | undefined>;
  findReceiptByIuv(organization: string, iuv: string): Promise<StoredReceipt | undefined>;
  listReceipts(
    organization: string,
    filter: ReceiptFilter,
    page: { page: number; size: number },
  ): Promise<{ receipts: StoredReceipt[]; total: number }>;
  eachReceipt(
    organization: string,
    period: { paidFrom: Date; paidBefore: Date },
  ): AsyncIterable<StoredReceipt>;
  readFeed(
    organization: string,
    given: { after: number; limit: number; createdFrom?: Date; anomaly?: string },
  ): Promise<FeedPage>;
  stationLinks(organizations: readonly string[]): Promise<StationLink[]>;
  deliveriesOf(receipt: ReceiptPlace): Promise<DeliveryView[]>;
  /** Brings a receipt that was archived back to where deliveries are made from. */
  recallReceipt(organization: string, clue: ReceiptClue): Promise<void>;
  /** The receipt a delivery to this organization or of its receipts belongs to. */
  receiptOfDelivery(organization: string, deliveryId: number): Promise<number | undefined>;
  redirectDelivery(given: {
    receiptPk: number;
    deliveryId: number;
    organization: string;
    stationId: string;
  }): Promise<RedirectResult>;
  redeliveries: Redeliveries;
  mailbox: Mailbox;
  notices: ReadNoticePorts;
  services: SpontaneousServices;
  demands: DemandNoticePorts;
  /** Does a write whose answer is kept with it: see runOnce. */
  once<T>(
    request: IdempotentRequest,
    work: (ports: WritePorts) => Promise<T>,
    replyOf: (result: T) => StoredReply,
  ): Promise<Once<T>>;
  /** Shows the queues to operators. */
  queueBoard: Pick<QueueBoard, 'open'>;
  /** Best effort: what could not be queued is found in MySQL by the relay. */
  enqueueChunks(chunks: readonly QueuedChunk[]): Promise<void>;
  enqueueDeliveries(due: readonly DueDelivery[]): Promise<void>;
  /** Why this process cannot do its work; empty when it can. */
  readiness(): Promise<string[]>;
  /** Whether the process is about to stop. */
  isStopping(): boolean;
  version: string;
}

/** Now, 23 characters UTC. */
export const instant = (): string => new Date().toISOString().slice(0, 23);
