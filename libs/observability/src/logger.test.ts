import { Transient } from '#libs/domain';
import { createLogger } from './logger';

type Json = Record<string, unknown>;

/** What a logger writes, and the text of it. */
function logging(level = 'info') {
  const lines: string[] = [];
  const logger = createLogger('api', level, { write: (line) => lines.push(line) });
  return { logger, text: () => lines.join(''), last: () => JSON.parse(lines.at(-1) ?? '{}') as Json };
}

/** An error as mysql2 makes it and TypeORM wraps it: the statement and its values are all over it. */
function driverError(): Error {
  const message = "Duplicate entry 'VRDLCU80A01H501X' for key 'fiscal_code'";
  return Object.assign(new Error(message), {
    code: 'ER_DUP_ENTRY',
    errno: 1062,
    sql: "INSERT INTO payment_position VALUES ('Luca Verdi')",
    sqlMessage: message,
    query: 'INSERT INTO payment_position VALUES (?)',
    parameters: ['Luca Verdi', 'VRDLCU80A01H501X'],
  });
}

describe('the logger', () => {
  it('writes one JSON line, with the app and a time people can read', () => {
    const { logger, last } = logging();
    logger.info({ chunk: 3 }, 'done');
    expect(last()).toMatchObject({ app: 'api', chunk: 3, msg: 'done', pid: process.pid });
    expect(last()['time']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('is silent below its level', () => {
    const { logger, text } = logging('warn');
    logger.info('not this');
    expect(text()).toBe('');
  });

  it.each([
    ['the error itself', () => driverError()],
    ['its cause', () => new Transient('DATABASE_AWAY', 'away', [], { cause: driverError() })],
    [
      'the cause of its cause',
      () => new Error('request failed', { cause: new Transient('X', 'y', [], { cause: driverError() }) }),
    ],
  ])("keeps a debtor's data out of a line when a driver's error is %s", (_title, make) => {
    const { logger, text } = logging();
    logger.error({ err: make() }, 'failed');
    expect(text()).toContain('ER_DUP_ENTRY');
    expect(text()).toContain('logger.test');
    for (const secret of ['Luca', 'VRDLCU', 'INSERT']) expect(text()).not.toContain(secret);
  });

  it('is not deceived by a value that looks like a line of a stack', () => {
    const { logger, text } = logging();
    const message = "Duplicate entry 'x\n    at Luca Verdi' for key";
    logger.error({ err: Object.assign(new Error(message), { sqlMessage: message }) });
    expect(text()).not.toContain('Luca');
    expect(text()).toContain('logger.test');
  });

  it('keeps code, message and stack of an error of the house', () => {
    const { logger, last } = logging();
    logger.warn({ err: new Transient('RECEIPT_RACE', 'The receipt was stored meanwhile') });
    expect(last()['err']).toMatchObject({
      type: 'Transient',
      code: 'RECEIPT_RACE',
      message: 'The receipt was stored meanwhile',
      stack: expect.stringContaining('at ') as unknown,
    });
  });

  it('survives what is no error, and an error that is its own cause', () => {
    const { logger, last } = logging();
    logger.error({ err: 'thrown text' });
    expect(last()['err']).toEqual({ type: 'string' });
    const loop = new Error('round and round');
    loop.cause = loop;
    logger.error({ err: loop });
    expect(last()['err']).toMatchObject({ message: 'round and round' });
  });

  it('replaces secrets and personal data by name', () => {
    const { logger, text } = logging();
    logger.info({ key: 's3cret', password: 's3cret', fiscalCode: 's3cret', email: 's3cret', iban: 's3cret' });
    logger.info({ position: { fullName: 's3cret', iban: 's3cret' } });
    logger.info({ request: { headers: { 'ocp-apim-subscription-key': 's3cret' } } });
    expect(text()).not.toContain('s3cret');
    expect(text()).toContain('[redacted]');
  });
});
