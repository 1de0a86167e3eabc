import { z } from 'zod';
import { Rejected } from '#libs/domain';
import { check } from './check';

const rejectionOf = (schema: z.ZodType, value: unknown): Rejected => {
  try {
    check(schema, value);
  } catch (error) {
    if (error instanceof Rejected) return error;
    throw error;
  }
  throw new Error('not refused');
};

describe('check', () => {
  const schema = z.object({
    name: z.string({ error: 'must be a string' }),
    list: z.array(z.object({ n: z.int({ error: 'must be whole' }) })).optional(),
  });

  it('hands back what the schema makes of a value', () => {
    expect(check(z.object({ n: z.string().transform(Number) }), { n: '7', other: true })).toEqual({ n: 7 });
  });

  it("names every fault, with a pointer and in GPD's sentence", () => {
    const { code, message, faults } = rejectionOf(schema, { name: 1, list: [{ n: 1 }, { n: 1.5 }] });
    expect(code).toBe('BAD_REQUEST');
    expect(message).toBe('name: must be a string, list.1.n: must be whole');
    expect(faults).toEqual([
      { pointer: '/name', detail: 'must be a string' },
      { pointer: '/list/1/n', detail: 'must be whole' },
    ]);
  });

  it('points at the whole document with an empty pointer, and names no field then', () => {
    const whole = z.string({ error: 'must be text' });
    expect(rejectionOf(whole, 1)).toMatchObject({
      message: 'must be text',
      faults: [{ pointer: '', detail: 'must be text' }],
    });
  });

  it('escapes names in pointers as RFC 6901 says', () => {
    const odd = z.object({ 'a/b~c': z.string() });
    expect(rejectionOf(odd, {}).faults[0]?.pointer).toBe('/a~1b~0c');
  });

  it('lists a hundred faults and no more', () => {
    const many = z.array(z.string({ error: 'x' }));
    const { faults, message } = rejectionOf(many, Array(500).fill(0));
    expect(faults).toHaveLength(100);
    expect(message.split(', ')).toHaveLength(100);
  });
});
