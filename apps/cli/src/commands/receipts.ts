import type { Command } from 'commander';
import { readRedelivery, viewForecast, viewRedelivery } from '#libs/contracts';
import { Rejected } from '#libs/domain';
import { Redeliveries } from '#libs/persistence';
import { audited } from '../audited';
import { CliError } from '../cli-error';
import { print, withDatabase } from '../with-database';

const PER_SECOND = '50';

interface RedeliverOptions {
  station?: string;
  organization?: string;
  deliveries?: string;
  since?: string;
  until?: string;
  to?: string;
  perSecond: string;
  dryRun?: true;
}

export function addReceipts(program: Command): void {
  const receipts = program
    .command('receipts')
    .description('deliveries of receipts, in the database of MYSQL_URL');
  receipts
    .command('redeliver')
    .description('have the scheduler send deliveries again')
    .option('-s, --station <id>', 'to this station')
    .option('-o, --organization <code>', 'of this organization')
    .option('-d, --deliveries <kind>', 'FAILED (parked or refused), UNDELIVERED or ALL')
    .option('--since <time>', 'of receipts taken in from then on, such as 2026-01-31T00:00:00Z')
    .option('--until <time>', 'and before then')
    .option('--to <station>', 'send what --station does not have to this one instead')
    .option('--per-second <number>', 'how many are taken up per second', PER_SECOND)
    .option('--dry-run', 'count, and do nothing')
    .action((options: RedeliverOptions) => redeliver(options));
  receipts
    .command('redelivery <id>')
    .description('how far a redelivery is')
    .action((id: string) =>
      withDatabase(async (database) => print(await shown(new Redeliveries(database), id))),
    );
  receipts
    .command('cancel <id>')
    .description('stop a redelivery, and take back what was not yet sent')
    .action((id: string) =>
      withDatabase(async (database) => {
        const redeliveries = new Redeliveries(database);
        await shown(redeliveries, id);
        await audited(database, 'receipts cancel', id, async () => {
          if (!(await redeliveries.cancel(id))) throw new CliError(`Redelivery ${id} is over`);
        });
        print(await shown(redeliveries, id));
      }),
    );
}

async function redeliver(options: RedeliverOptions): Promise<void> {
  const { selection, perSecond } = read(options);
  await withDatabase(async (database) => {
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

function read({ station, organization, to, perSecond, dryRun: _, ...rest }: RedeliverOptions) {
  try {
    return readRedelivery(
      {
        ...rest,
        perSecond: Number(perSecond),
        ...(station === undefined ? {} : { stationId: station }),
        ...(organization === undefined ? {} : { organizationFiscalCode: organization }),
        ...(to === undefined ? {} : { toStationId: to }),
      },
      new Date(),
    );
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
