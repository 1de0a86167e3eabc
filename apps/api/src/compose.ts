import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Config, exportsTraces, readVersion, redactConfig, retentionDays } from '#libs/config';
import type { Receipt } from '#libs/domain';
import { type Resources, createReadiness } from '#libs/lifecycle';
import { createNoticePrinter } from '#libs/notice';
import { createLogger, createMetrics, createTracing, keepTally } from '#libs/observability';
import {
  ActivityLog,
  AuditLog,
  Database,
  DebtorData,
  DebtorItems,
  DeliveryLedger,
  IdAllocator,
  IssuedIdentifiers,
  JobArchive,
  JobLedger,
  Mailbox,
  NoticeSettings,
  OrganizationSettings,
  OverviewReads,
  RetentionSettings,
  Redeliveries,
  SigningSecrets,
  SpontaneousServices,
  StationChannels,
  Stations,
  TaxonomyCatalogue,
  Tenants,
  WebhookEndpoints,
  WebhookOutbox,
  databaseFault,
  deliveriesOf,
  eventsOf,
  findPosition,
  findPositionByIuv,
  findPositionByNav,
  eachReceipt,
  findReceipt,
  findReceiptByIuv,
  listReceipts,
  readFeed,
  listPositions,
  patchIbans,
  readBacklog,
  recallReceipt,
  receiptOfDelivery,
  redirectDelivery,
  runOnce,
  searchPositions,
  searchReceipts,
  setSendSync,
  stationLinks,
  strictFactsIn,
} from '#libs/persistence';
import { SecretBox, fingerprints } from '#libs/secrets';
import { readServiceData, receiptFaults } from '#libs/soap';
import { createStationClient, createTargetCheck, probeStation } from '#libs/station-client';
import {
  SpoolQuota,
  createUploadReader,
  decodeChunk,
  decodeKeys,
  encodeChunk,
  spoolFault,
} from '#libs/uploads';
import { Admission, checkOwnIban } from '#libs/use-cases';
import { openReads } from './compose-reads';
import { openQueues } from './compose-queues';
import { writePorts } from './compose-writes';
import { buildApp } from './app';
import { Bodies } from './bodies';
import { type ApiDeps, instant } from './deps';
import { enqueueQuietly } from './enqueue-quietly';
import { JobWatch } from './job-watch';
import { prepareSpool } from './prepare-spool';

/** How long a reading of the backlog decides who may come in. */
const BACKLOG_READING_MS = 1_000;
/** How often a job that somebody listens to is looked at. */
const EVENTS_INTERVAL_MS = 1_000;
const TIMEOUTS_MS = {
  // A body must be here within this time: a client that drips bytes does not hold a connection for ever.
  requestTimeout: 10 * 60 * 1000,
  headersTimeout: 20_000,
  // Proxies keep an idle connection for a minute: whoever closes it first may do so under a request that is being sent.
  keepAliveTimeout: 75_000,
};

/** Payments are activated at the node, which tells this system of them when they are done. */
const paymentInProgress = (): Promise<boolean> => Promise.resolve(false);

/** Puts the api together and lets it listen. @returns the port */
export async function startApi(config: Config, resources: Resources): Promise<number> {
  const logger = createLogger('api', config.LOG_LEVEL);
  const tracing = createTracing('api', { isOn: exportsTraces(config), version: readVersion() }, logger);
  resources.defer('traces', () => tracing.close());
  await prepareSpool(config.SPOOL_DIR);

  const database = await Database.open({ url: config.MYSQL_URL, poolSize: config.MYSQL_POOL });
  resources.defer('database', () => database.close());
  const metrics = createMetrics('api', () => database.connections());
  const reads = openReads(config, { database, metrics }, resources);
  const activity = new ActivityLog(database);
  const tally = keepTally('api', resources, {
    write: (...counted) => activity.write(...counted),
    onError: (error) => logger.debug({ err: error }, 'what was counted is written later'),
  });
  const idDatabase = await Database.open({ url: config.MYSQL_URL, poolSize: 1 });
  resources.defer('database for ids', () => idDatabase.close());
  const receiptIds = new IdAllocator(idDatabase, 'receipt');
  const positionIds = new IdAllocator(idDatabase, 'position');

  const { producer, rate, queueBoard } = openQueues(config, logger, resources);
  const jobs = new JobLedger(database, config.RELAY_LEASE_MS, config.POSITION_WINDOW);
  const deliveries = new DeliveryLedger(database, config.DELIVERY_TIMEOUT_MS, config.RELAY_LEASE_MS);
  const enqueue = enqueueQuietly(producer, { jobs, deliveries }, logger);

  const secretsKeys = config.SECRETS_KEYS.map((key) => Buffer.from(key, 'base64'));
  const printer = createNoticePrinter();
  resources.defer('notices', () => printer.close());
  const uploads = createUploadReader({
    threads: config.UPLOAD_THREADS,
    threadMemoryMib: config.UPLOAD_THREAD_MEMORY_MIB,
  });
  resources.defer('uploads', () => uploads.close());

  const portsOn = writePorts(config, {
    positionIds,
    receiptIds,
    enqueueDeliveries: enqueue.deliveries,
    paymentInProgress,
    tally,
    tracing,
  });

  const redirects = {
    ids: receiptIds,
    leaseMs: config.RELAY_LEASE_MS,
    isExpressible: (receipt: Receipt, version: number) => receiptFaults(receipt, version).length === 0,
  };

  // For tests an operator asks for; receipts are sent by receipt-workers.
  const stationClient = createStationClient({
    allowedNetworks: config.OUTBOUND_ALLOWED_NETWORKS,
    maxAnswerBytes: config.DELIVERY_MAX_ANSWER_BYTES,
    connectionsPerStation: 1,
    userAgent: 'gpd-async',
  });
  resources.defer('stations', () => stationClient.close());

  const archive = new JobArchive(reads, decodeKeys);
  const watch = new JobWatch({
    find: (organization, jobId) => archive.find(organization, jobId),
    maxListeners: config.EVENTS_MAX_LISTENERS,
    intervalMs: EVENTS_INTERVAL_MS,
  });
  const identifiers = new IssuedIdentifiers(database);
  const services = new SpontaneousServices(database);
  const writes = portsOn((work) => database.transaction(work));

  let isStopping = false;
  const deps: ApiDeps = {
    config,
    logger,
    metrics,
    tally,
    overview: {
      activity,
      archive,
      reads: new OverviewReads(reads),
      backlog: () => readBacklog(database, new Date()),
    },
    tracing,
    version: readVersion(),
    admission: new Admission(
      () => archive.backlog(),
      {
        maxItems: config.BACKLOG_MAX_ITEMS,
        maxItemsOfBroker: config.BACKLOG_MAX_ITEMS_PER_BROKER,
        readingMs: BACKLOG_READING_MS,
      },
      Date.now,
    ),
    bodies: new Bodies(config.BODIES_MAX_BYTES),
    spool: {
      dir: config.SPOOL_DIR,
      maxBytes: config.UPLOAD_MAX_BYTES,
      quota: new SpoolQuota({ maxUploads: config.UPLOADS_MAX, maxBytes: config.SPOOL_MAX_BYTES }),
    },
    uploads,
    tenants: new Tenants(database),
    rateLimit: (...key) => rate.take(...key),
    audit: new AuditLog(database),
    stations: new Stations(database),
    channels: new StationChannels(database),
    secrets: new SecretBox(secretsKeys),
    signingSecrets: new SigningSecrets(database),
    endpoints: new WebhookEndpoints(database),
    outbox: new WebhookOutbox(database, config.RELAY_LEASE_MS),
    webhookTargetFault: createTargetCheck(config.WEBHOOK_ALLOWED_NETWORKS),
    stationClient,
    probeStation: (endpointUrl, tls, timeoutMs) =>
      probeStation(endpointUrl, tls, { allowedNetworks: config.OUTBOUND_ALLOWED_NETWORKS, timeoutMs }),
    settings: new OrganizationSettings(database),
    noticeSettings: new NoticeSettings(database),
    printNotice: (notice) => printer.print(notice),
    retention: new RetentionSettings(database, retentionDays(config)),
    debtor: (organization, codes) => ({
      data: new DebtorData(database, organization, codes),
      items: new DebtorItems(database, { decode: decodeChunk, encode: encodeChunk }, organization, codes),
    }),
    fingerprints: (text, context) => fingerprints(secretsKeys, text, context),
    taxonomy: new TaxonomyCatalogue(database),
    identifiers,
    services,
    jobs,
    archive,
    watch,
    deliveries,
    findPosition: (...given) => findPosition(database, ...given),
    eventsOf: (...given) => database.snapshot((snapshot) => eventsOf(snapshot, ...given)),
    findPositionByIuv: (...given) => findPositionByIuv(database, ...given),
    listPositions: (organization, filter, page) =>
      reads.snapshot((snapshot) => listPositions(snapshot, organization, filter, page)),
    searchPositions: (...given) => reads.snapshot((snapshot) => searchPositions(snapshot, ...given)),
    searchReceipts: (search) => reads.snapshot((snapshot) => searchReceipts(snapshot, search)),
    patchIbans: (organization, given) =>
      database.transaction(async (transaction) => {
        const context = { organizationFiscalCode: organization, auxDigit: config.AUX_DIGIT, now: given.now };
        await checkOwnIban(strictFactsIn(transaction), context, given.newIban, '/newIban');
        return patchIbans(transaction, organization, given);
      }),
    findPositionByNav: (...given) => findPositionByNav(database, ...given),
    setSendSync: (notices) => database.transaction((transaction) => setSendSync(transaction, notices)),
    findReceiptByIuv: (...given) => database.snapshot((snapshot) => findReceiptByIuv(snapshot, ...given)),
    listReceipts: (...given) => reads.snapshot((snapshot) => listReceipts(snapshot, ...given)),
    eachReceipt: (...given) => eachReceipt(database, ...given),
    readFeed: (...given) => readFeed(database, ...given),
    stationLinks: (organizations) => stationLinks(database, organizations),
    findReceipt: (...given) => database.snapshot((snapshot) => findReceipt(snapshot, ...given)),
    deliveriesOf: (receipt) => database.snapshot((snapshot) => deliveriesOf(snapshot, receipt)),
    receiptOfDelivery: (...given) => database.snapshot((snapshot) => receiptOfDelivery(snapshot, ...given)),
    recallReceipt: (...given) => recallReceipt(database, ...given),
    redirectDelivery: (given) => redirectDelivery(database, redirects, given),
    redeliveries: new Redeliveries(database),
    mailbox: new Mailbox(database),
    queueBoard,
    enqueueChunks: enqueue.chunks,
    enqueueDeliveries: enqueue.deliveries,
    notices: {
      findPositionByNav: (...given) => findPositionByNav(database, ...given),
      paymentInProgress,
      now: instant,
    },
    demands: {
      findService: (organization, id) => services.find(organization, id),
      readData: readServiceData,
      claimDemand: (demand) => services.claimDemand(demand),
      issueIdentifiers: (...given) => identifiers.issue(...given),
      findPosition: (...given) => findPosition(database, ...given),
      edits: writes.edits,
    },
    ...writes,
    once: (request, work, replyOf) =>
      runOnce(
        database,
        request,
        config.IDEMPOTENCY_SECONDS * 1000,
        (transact) => work(portsOn(transact)),
        replyOf,
      ),
    readiness: createReadiness({
      database: () => databaseFault(database),
      redis: () => producer.fault(),
      spool: () => spoolFault(config.SPOOL_DIR, config.UPLOAD_MAX_BYTES),
      process: () => (isStopping ? 'it is stopping' : undefined),
    }),
    isStopping: () => isStopping,
  };

  const server = createServer(TIMEOUTS_MS, buildApp(deps));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.PORT, config.HOST, resolve);
  });
  resources.defer('http', async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    await closed;
  });
  resources.defer('events', () => watch.close());
  resources.defer('clients', async () => {
    isStopping = true;
    await sleep(config.STOP_DRAIN_MS);
  });
  const { port } = server.address() as AddressInfo;
  logger.info({ port, config: redactConfig(config) }, 'listening');
  return port;
}
