import type { Command } from 'commander';
import { Stations } from '#libs/persistence';
import { print, withDatabase } from '../with-database';

export function addStations(program: Command): void {
  program
    .command('stations')
    .description('stations, in the database of MYSQL_URL')
    .command('list')
    .description('all stations and the organizations they serve')
    .action(() => withDatabase(async (database) => print(await new Stations(database).list())));
}
