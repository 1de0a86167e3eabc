import { SingleBar } from 'cli-progress';
import pc from 'picocolors';
import type { House } from '../house';
import { DemoClient, type DemoReceipt } from './client';
import { demoNav, demoPosition, zipPositions } from './positions';
import { type RunningStation } from '../station/run-station';

const POSITIONS = 1_000;
const PAYMENTS = 20;
/** The first of the paid positions have a transfer to the second organization. */
const SHARED = 2;
const DEADLINE_MS = 60_000;

interface UploadStatus {
  processedItem: number;
  submittedItem: number;
}

interface UploadReport extends UploadStatus {
  responses: { statusCode: number; statusMessage: string; iupds: string[] }[];
}

/** Plays the whole story on an open house: upload, report, payments, receipts. @throws when anything is not as told */
export async function playStory(
  house: House,
  stations: Record<'originating' | 'broadcast' | 'flaky', RunningStation>,
  say: (line: string) => void,
): Promise<void> {
  const operator = new DemoClient(house.url, house.seed.operatorKey);
  const partner = new DemoClient(house.url, house.seed.partnerKey);
  const [organization = '', secondary = ''] = house.seed.organizations;
  await pointStations(operator, house, stations);

  say(`posting a ZIP of ${POSITIONS} positions`);
  const positions = Array.from({ length: POSITIONS }, (_, n) =>
    demoPosition(n, organization, n < SHARED ? secondary : undefined),
  );
  const status = await partner.upload(house.seed.broker, organization, await zipPositions(positions));
  await watch(partner, status);
  const report = await partner.json<UploadReport>(status.replace(/status$/, 'report'));
  for (const { statusCode, statusMessage, iupds } of report.responses) {
    const color = statusCode < 300 ? pc.green : pc.red;
    say(`report: ${color(statusMessage)}: ${iupds.length} positions`);
  }

  say(`paying ${PAYMENTS} of them, ${SHARED} with a transfer to organization ${secondary}`);
  for (let n = 0; n < PAYMENTS; n += 1) {
    await partner.call('POST', `/organizations/${organization}/paymentoptions/${demoNav(n)}/pay`, {
      idReceipt: receiptId(n),
      paymentDate: new Date().toISOString(),
      paymentMethod: 'creditCard',
      pspCode: 'EXAMPLEPSP',
      pspCompany: 'Example PSP S.p.A.',
      fee: '150',
    });
  }
  const receipts: DemoReceipt[] = [];
  for (let n = 0; n < PAYMENTS; n += 1) {
    receipts.push(
      await partner.poll<DemoReceipt>(
        `/organizations/${organization}/receipts/${receiptId(n)}`,
        (receipt) => receipt.status === 'NOTIFIED',
        DEADLINE_MS,
      ),
    );
  }
  tellTimeline(receipts, say);
  expectCount('originating station', stations.originating.received.length, PAYMENTS);
  expectCount('broadcast station', stations.broadcast.received.length, SHARED);
  expectCount('flaky station', stations.flaky.received.length, SHARED);
  say(pc.green(`every receipt is where it belongs: ${PAYMENTS} + ${SHARED} + ${SHARED} deliveries`));
}

const receiptId = (n: number): string => `demo-receipt-${String(n).padStart(4, '0')}`;

async function pointStations(
  operator: DemoClient,
  house: House,
  stations: Record<string, RunningStation>,
): Promise<void> {
  const endpoints = Object.values(stations);
  for (const [index, seeded] of house.seed.stations.entries()) {
    await operator.call('PUT', `/admin/stations/${seeded.stationId}`, {
      brokerCode: house.seed.broker,
      endpointUrl: endpoints[index]?.url,
      organizations: seeded.organizations.map((organizationFiscalCode) => ({
        organizationFiscalCode,
        broadcast: seeded.broadcast,
        auxDigit: 3,
      })),
    });
  }
}

async function watch(partner: DemoClient, statusPath: string): Promise<void> {
  const bar = new SingleBar({ format: '  {bar} {value}/{total} positions', hideCursor: true });
  bar.start(POSITIONS, 0);
  await partner.poll<UploadStatus>(
    statusPath,
    ({ processedItem, submittedItem }) => {
      bar.update(processedItem);
      return processedItem === submittedItem;
    },
    DEADLINE_MS,
  );
  bar.stop();
}

/** Who got what, at which attempt, in the order it happened. Receipts with several recipients are told in full. */
function tellTimeline(receipts: readonly DemoReceipt[], say: (line: string) => void): void {
  const attempts = receipts
    .filter((receipt) => receipt.deliveries.length > 1)
    .flatMap((receipt) =>
      receipt.deliveries.flatMap((delivery) =>
        delivery.attempts.map((attempt) => ({ receipt, delivery, attempt })),
      ),
    )
    .sort((a, b) => a.attempt.startedAt.localeCompare(b.attempt.startedAt));
  say('timeline of the receipts that concern two organizations:');
  for (const { receipt, delivery, attempt } of attempts) {
    const outcome = attempt.outcome === 'OK' ? pc.green('OK') : pc.yellow(attempt.errorClass ?? 'failed');
    const role = delivery.originating ? 'originating' : 'broadcast';
    say(
      `  ${attempt.startedAt.slice(11, 23)}  ${receipt.receiptId}  ${delivery.stationId} (${role}, for ${delivery.organizationFiscalCode})  attempt ${attempt.attempt}: ${outcome}`,
    );
  }
  const single = receipts.filter((receipt) => receipt.deliveries.length === 1).length;
  say(`the other ${single} receipts went to the originating station at their first attempt`);
}

function expectCount(what: string, actual: number, expected: number): void {
  if (actual !== expected) throw new Error(`The ${what} received ${actual} receipts, not ${expected}`);
}
