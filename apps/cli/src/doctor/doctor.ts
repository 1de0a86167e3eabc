import { type Config, mysqlPlace, redisPlace } from '#libs/config';
import { Database } from '#libs/persistence';
import { checkMysql } from './check-mysql';
import { checkRedis } from './check-redis';
import { checkSettings } from './check-settings';
import { checkSpool } from './check-spool';
import { checkStations } from './check-stations';
import { type Finding, Findings } from './finding';

/** Looks at everything a house needs, changes nothing, and says what to do about what is not well. */
export async function examine(options: { stations: boolean }): Promise<Finding[]> {
  const { findings, config } = checkSettings();
  if (config === undefined) return findings.list;
  const clock = new Findings('clock');
  const redis = new Findings('redis');
  const spool = new Findings('spool');
  const [mysql] = await Promise.all([
    examineMysql(config, clock, options.stations),
    checkRedis(config.REDIS_URL, redis, clock).catch((error: unknown) =>
      redis.fail(
        `no usable Redis at ${redisPlace(config.REDIS_URL)} (${reasonOf(error)})`,
        'start it, or correct REDIS_URL (redis://user:password@host:6379, redis+cluster://…, redis+sentinel://…/name)',
      ),
    ),
    checkSpool(config, spool),
  ]);
  return [findings, ...mysql, redis, clock, spool]
    .flatMap(({ list }) => list)
    .sort((one, other) => Number(isStation(one)) - Number(isStation(other)));
}

const isStation = ({ subject }: Finding): boolean => subject.startsWith('station');

async function examineMysql(config: Config, clock: Findings, withStations: boolean): Promise<Findings[]> {
  const findings = new Findings('mysql');
  let database: Database;
  try {
    database = await Database.open({ url: config.MYSQL_URL, poolSize: 2 });
  } catch (error) {
    findings.fail(
      `no usable MySQL at ${mysqlPlace(config.MYSQL_URL)} (${reasonOf(error)})`,
      'start it, or correct MYSQL_URL (mysql://user:password@host:3306/database)',
    );
    return [findings];
  }
  try {
    await checkMysql(database, config, findings, clock);
    if (!withStations || findings.list.some(({ detail }) => detail.includes('migrations are pending')))
      return [findings];
    return [findings, ...(await checkStations(database, config))];
  } catch (error) {
    findings.fail(`it cannot be asked (${reasonOf(error)})`, 'may its user read these tables and variables?');
    return [findings];
  } finally {
    await database.close();
  }
}

/** One line; drivers put a code where others have a message. */
function reasonOf(error: unknown): string {
  const { message, code, cause } = error as { message?: string; code?: unknown; cause?: unknown };
  const own = message || (typeof code === 'string' ? code : 'unknown');
  const below = cause instanceof Error ? `: ${cause.message || reasonOf(cause)}` : '';
  return `${own}${own.includes(below.slice(2)) ? '' : below}`.replaceAll(/\s+/g, ' ').slice(0, 300);
}
