import { Rejected } from '#libs/domain';
import { serviceOf, servicePayload, ORGANIZATION } from '#libs/testing';
import { readServiceId, readSpontaneousService, viewSpontaneousService } from './service-payload';

const read = (over: Record<string, unknown> = {}) =>
  readSpontaneousService(ORGANIZATION, '00001', servicePayload(over));

function pointersOf(over: Record<string, unknown>): string[] {
  try {
    read(over);
  } catch (error) {
    if (error instanceof Rejected) return error.faults.map(({ pointer }) => pointer);
    throw error;
  }
  return [];
}

const fields = (over: Record<string, unknown>) => [
  { name: 'codiceFiscale', type: 'fiscalCode' },
  { name: 'nome', type: 'text' },
  { name: 'targa', type: 'text' },
  { name: 'ore', type: 'integer' },
  { name: 'posta', type: 'text', required: false },
  ...(Object.keys(over).length === 0 ? [] : [over]),
];

describe('a service', () => {
  it('is read as the domain has it, and shown as it was stated', () => {
    expect(read()).toEqual(serviceOf());
    const withSeries = read({ auxDigit: 3, segregationCode: '47' });
    expect(withSeries).toEqual(serviceOf({ series: { auxDigit: 3, segregationCode: '47' } }));
    expect(viewSpontaneousService(withSeries)).toMatchObject({ auxDigit: 3, segregationCode: '47' });
    expect(read({ segregationCode: '47' }).series).toEqual({ auxDigit: 3, segregationCode: '47' });
    expect(read({ amount: { fixed: 100 } }).amount).toEqual({ fixed: 100 });
  });

  it.each([
    [{ idSoggettoServizio: '1' }, '/idSoggettoServizio'],
    [{ amount: { field: 'nobody' } }, '/amount/field'],
    [{ amount: { field: 'ore' } }, '/amount/field'],
    [{ amount: { field: 'mancia' } }, '/amount/field'],
    [{ amount: { fixed: 0 } }, '/amount/fixed'],
    [{ amount: {} }, '/amount'],
    [{ debtor: { fiscalCode: 'nome', fullName: 'nome' } }, '/debtor/fiscalCode'],
    [{ debtor: { fiscalCode: 'codiceFiscale', fullName: 'zona' } }, '/debtor/fullName'],
    [{ debtor: { fiscalCode: 'codiceFiscale', fullName: 'nome', email: 'ore' } }, '/debtor/email'],
    [{ description: 'Sosta {tagra}' }, '/description'],
    [{ description: '{targa} {zona}' }, '/description'],
    [{ fields: fields({ name: 'nome', type: 'text' }) }, '/fields/5/name'],
    [{ fields: fields({ name: 'zona', type: 'code' }) }, '/fields/5/values'],
    [{ fields: fields({ name: 'a:b', type: 'text' }) }, '/fields/5/name'],
    [{ fields: fields({ name: 'x', type: 'regex' }) }, '/fields/5/type'],
    [{ validityDays: 0 }, '/validityDays'],
    [{ segregationCode: '4' }, '/segregationCode'],
    [{ auxDigit: 3 }, '/segregationCode'],
    [{ iban: 'x' }, ''],
  ])('%j is refused at %s', (over, pointer) => {
    expect(pointersOf(over)).toEqual([pointer]);
  });

  it('has an id of five characters', () => {
    expect(readServiceId('A-001')).toBe('A-001');
    for (const id of ['1', '123456', 'a b c', undefined]) expect(() => readServiceId(id)).toThrow(Rejected);
  });
});
