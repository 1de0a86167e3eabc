import fc from 'fast-check';
import { type SqlValue, format } from 'mysql2';
import { asSql, insertOf, loadOf } from './sql-rows';

const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', "'", '\\', '?', '\0', 'same', 'same', null, true, false, 0, 1.5, -7, undefined),
  fc.date({ noInvalidDate: true, min: new Date('1000-01-01'), max: new Date('9999-01-01') }),
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
);
const rows = fc
  .integer({ min: 1, max: 6 })
  .chain((width) =>
    fc.array(fc.array(value, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }),
  );

describe('asSql', () => {
  it('writes rows as the driver does, whatever is in them', () => {
    fc.assert(
      fc.property(rows, (given) => {
        const sql = 'INSERT INTO t (a) VALUES ? ON DUPLICATE KEY UPDATE a = ?';
        expect(format(sql, asSql([given, 'x']) as SqlValue[], false, 'Z')).toBe(
          format(sql, [given, 'x'] as SqlValue[], false, 'Z'),
        );
      }),
    );
  });

  it('leaves everything else to the driver', () => {
    const params = ['a', 1, null, [1, 2], [], Buffer.from('x'), new Date(0)];
    expect(asSql(params)).toEqual(params);
  });
});

describe('insertOf', () => {
  it('leaves out the columns that say nothing', () => {
    const rows = [
      [1, null, 'a', undefined],
      [2, null, null, undefined],
    ];
    const [sql, params] = insertOf({ table: 't', columns: 'id, b, c, d', rows });
    expect(format(sql, params as SqlValue[])).toBe("INSERT INTO t (id, c) VALUES (1, 'a'), (2, NULL)");
  });
});

describe('loadOf', () => {
  it('writes a line a row, and what LOAD DATA would take for something else in another way', () => {
    const rows = [
      [1, 'a\tb\nc\\d\0', true, null, new Date(0)],
      [2, null, false, null, new Date(0)],
    ];
    const { sql, text } = loadOf({ table: 't', columns: 'id, b, c, d, e', rows });
    expect(sql).toBe("LOAD DATA LOCAL INFILE 'rows' INTO TABLE t CHARACTER SET utf8mb4 (id, b, c, e)");
    expect(text).toBe(
      '1\ta\\tb\\nc\\\\d\\0\t1\t1970-01-01T00:00:00.000\n2\t\\N\t0\t1970-01-01T00:00:00.000\n',
    );
  });
});
