import type { Command } from 'commander';
import { readRedelivery, viewForecast, viewRedelivery } from '#libs/contracts';
import { Rejected } from '#libs/domain';
import type { Redeliveries } from '#libs/persistence';
import { audited } from '../audited';
import { CliError } from '../cli-error';
import { withExamples } from '../examples';
import {
  isRemote,
  organizationOf,
  remoteOf,
  type RemoteOptions,
  withOrganization,
  withRemote,
} from '../remote/options';
import { describeReceipt, type FoundReceipt, type ReceiptView } from '../remote/describe-receipt';
import { table } from '../table';
import { print, withDatabase } from '../with-database';

const PER_SECOND = '50';

interface ReceiptOptions extends RemoteOptions {
  organization?: string;
}

interface ListOptions extends ReceiptOptions {
  station?: string;
  state?: string;
  notice?: string;
  limit: string;
}

interface RedeliverOptions extends ReceiptOptions {
  station?: string;
  delivery?: string;
  deliveries?: string;
  since?: string;
  until?: string;
  to?: string;
  perSecond: string;
  dryRun?: true;
}

export function addReceipts(program: Command): void {
  const receipts = program.command('receipts').description('receipts and their deliveries');
  withExamples(
    withOrganization(receipts.command('show <id>'))
      .description('a receipt: each delivery with its attempts')
      .action(async (id: string, options: ReceiptOptions) => {
        const receipt = await remoteOf(options).get<ReceiptView>(receiptPath(options, id));
        if (options.json) print(receipt);
        else process.stdout.write(describeReceipt(receipt));
      }),
    ['why has the station not got it', 'receipts show receipt-1 -o 77777777777'],
  );
  withExamples(
    withOrganization(receipts.command('list'))
      .description('receipts, newest first')
      .option('-s, --station <id>', 'with a delivery to this station')
      .option(
        '--state <name>',
        'with a delivery that is OPEN, WAITING, FAILED, REFUSED, DELIVERED or REDIRECTED',
      )
      .option('--notice <number>', 'of this notice number or iuv')
      .option('-n, --limit <number>', 'how many', '20')
      .action(list),
    [
      'those a station still waits for',
      'receipts list -o 77777777777 --station 15376371009_01 --state WAITING',
    ],
  );
  withExamples(
    withOrganization(receipts.command('redeliver [id]'))
      .description(
        'send a receipt again; without its id, many: --url (GPD_URL), else the database of MYSQL_URL',
      )
      .option('--delivery <number>', 'only this delivery of the receipt')
      .option('-s, --station <id>', 'many: to this station')
      .option('-d, --deliveries <kind>', 'many: FAILED (parked or refused), UNDELIVERED or ALL')
      .option('--since <time>', 'many: of receipts taken in from then on, such as 2026-01-31T00:00:00Z')
      .option('--until <time>', 'many: and before then')
      .option('--to <station>', 'many: send what --station does not have to this one instead')
      .option('--per-second <number>', 'many: how many are taken up per second', PER_SECOND)
      .option('--dry-run', 'many: count, and do nothing')
      .action((id: string | undefined, options: RedeliverOptions) =>
        id === undefined ? redeliverMany(options) : redeliverOne(id, options),
      ),
    ['one receipt, to all that have not taken it', 'receipts redeliver receipt-1 -o 77777777777'],
    [
      'what a station missed since this morning',
      'receipts redeliver -s 15376371009_01 -d UNDELIVERED --since 2026-01-31T06:00:00Z',
    ],
  );
  withExamples(
    withRemote(receipts.command('redelivery <id>'))
      .description('how far a redelivery of many is')
      .action(async (id: string, options: RemoteOptions) => {
        print(
          isRemote(options)
            ? await remoteOf(options).get(`/redeliveries/${encodeURIComponent(id)}`)
            : await withDatabase((database, { Redeliveries }) => shown(new Redeliveries(database), id)),
        );
      }),
    ['by the id that redeliver printed', 'receipts redelivery 0b6f1c2e7d3a4f5b8c9d0e1f2a3b4c5d'],
  );
  withExamples(
    withRemote(receipts.command('cancel <id>'))
      .description('stop a redelivery of many, and take back what was not yet sent')
      .action(cancel),
    ['by the id that redeliver printed', 'receipts cancel 0b6f1c2e7d3a4f5b8c9d0e1f2a3b4c5d'],
  );
}

async function list({ station, state, notice, limit, ...options }: ListOptions): Promise<void> {
  const page = await remoteOf(options).get<{ receipts: FoundReceipt[] }>('/receipts', {
    organization: options.organization,
    stationId: station,
    state,
    notice,
    limit,
  });
  if (options.json) {
    print(page);
    return;
  }
  const rows = page.receipts.map((each) => [
    each.receiptId,
    each.foundBy,
    each.noticeNumber,
    each.createdAt,
    each.paymentAmount,
    each.deliveries.map((delivery) => `${delivery.idStation} ${delivery.state}`),
  ]);
  process.stdout.write(table(['receipt', 'organization', 'notice', 'taken in', 'EUR', 'deliveries'], rows));
}

const receiptPath = (options: ReceiptOptions, id: string): string =>
  `/organizations/${encodeURIComponent(organizationOf(options))}/receipts/${encodeURIComponent(id)}`;

async function redeliverOne(id: string, options: RedeliverOptions): Promise<void> {
  const remote = remoteOf(options);
  const { deliveries } = await remote.get<ReceiptView>(receiptPath(options, id));
  const chosen = deliveries.filter((delivery) =>
    options.delivery === undefined ? isMissing(delivery) : String(delivery.id) === options.delivery,
  );
  if (chosen.length === 0)
    throw new CliError(
      options.delivery === undefined
        ? `Every delivery of ${id} was taken: name one with --delivery to send it again all the same`
        : `${id} has no delivery ${options.delivery}: gpd receipts show ${id}`,
    );
  const sent = [];
  for (const delivery of chosen) {
    await remote.json('POST', `${receiptPath(options, id)}/deliveries/${delivery.id}/redeliver`);
    sent.push({ deliveryId: delivery.id, stationId: delivery.stationId });
  }
  if (options.json) print({ receiptId: id, redelivered: sent });
  else
    for (const { deliveryId, stationId } of sent)
      process.stdout.write(`delivery ${deliveryId} goes to ${stationId} again\n`);
}

/** Who refused it has it no more than who was never reached. */
const isMissing = ({ status, outcome }: ReceiptView['deliveries'][number]): boolean =>
  status === 'NOTIFIED' ? outcome === 'KO' : status !== 'REDIRECTED';

async function redeliverMany(options: RedeliverOptions): Promise<void> {
  if (options.delivery !== undefined) throw new CliError('--delivery needs the id of its receipt before it');
  const body = bodyOf(options);
  if (isRemote(options)) {
    print(
      await remoteOf(options).json('POST', '/redeliveries', {
        json: body,
        query: { dryRun: options.dryRun },
      }),
    );
    return;
  }
  const { selection, perSecond } = read(body);
  await withDatabase(async (database, { Redeliveries }) => {
    const redeliveries = new Redeliveries(database);
    if (options.dryRun) {
      print(viewForecast(selection, await redeliveries.forecast(selection)));
      return;
    }
    const target = selection.stationId ?? selection.organizationFiscalCode ?? '';
    const { id } = await audited(database, 'receipts redeliver', target, () =>
      redeliveries.create({
        selection,
        perSecond: perSecond ?? Number(PER_SECOND),
        requestedBy: 'operator:gpd',
      }),
    );
    print(await shown(redeliveries, id));
  });
}

async function cancel(id: string, options: RemoteOptions): Promise<void> {
  if (isRemote(options)) {
    print(await remoteOf(options).json('POST', `/redeliveries/${encodeURIComponent(id)}/cancel`));
    return;
  }
  await withDatabase(async (database, { Redeliveries }) => {
    const redeliveries = new Redeliveries(database);
    await shown(redeliveries, id);
    await audited(database, 'receipts cancel', id, async () => {
      if (!(await redeliveries.cancel(id))) throw new CliError(`Redelivery ${id} is over`);
    });
    print(await shown(redeliveries, id));
  });
}

function bodyOf({ station, organization, deliveries, since, until, to, perSecond }: RedeliverOptions) {
  return {
    ...(deliveries === undefined ? {} : { deliveries }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    perSecond: Number(perSecond),
    ...(station === undefined ? {} : { stationId: station }),
    ...(organization === undefined ? {} : { organizationFiscalCode: organization }),
    ...(to === undefined ? {} : { toStationId: to }),
  };
}

function read(body: object) {
  try {
    return readRedelivery(body, new Date());
  } catch (error) {
    if (error instanceof Rejected) throw new CliError(error.message);
    throw error;
  }
}

async function shown(redeliveries: Redeliveries, id: string) {
  const found = await redeliveries.find(id);
  if (found === undefined) throw new CliError(`There is no redelivery ${id}`);
  return viewRedelivery(found);
}
