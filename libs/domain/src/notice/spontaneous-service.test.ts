import {
  Rejected,
  type SpontaneousService,
  createPosition,
  demandedPosition,
  fieldFaults,
} from '#libs/domain';
import { NOW, positionContext, serviceOf } from '#libs/testing';

const VALUES = { targa: 'AB123CD', ore: '2', codiceFiscale: 'VRDLCU80A01H501X', nome: 'Luca Verdi' };
const identifiers = { iuv: '47000000000000001', nav: '347000000000000001' };

const faults = (over: Record<string, string | undefined>) => {
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries<string | undefined>({ ...VALUES, ...over })) {
    if (value !== undefined) values.set(name, value);
  }
  return fieldFaults(serviceOf(), values).map(({ pointer, detail }) => `${pointer} ${detail}`);
};

const demanded = (over: Partial<SpontaneousService> = {}, values: Record<string, string> = {}) =>
  demandedPosition(serviceOf(over), new Map(Object.entries({ ...VALUES, ...values })), {
    iupd: 'demand-1',
    identifiers,
    now: NOW,
  });

describe('the fields of a service', () => {
  it.each([
    {},
    { zona: 'B', giorno: '2028-02-29', posto: '0042', mancia: '0.50', posta: 'luca@example.it' },
    { codiceFiscale: '01234567890', ore: '24', targa: '😀😀😀😀😀' },
  ])('take %j', (over) => {
    expect(faults(over)).toEqual([]);
  });

  it.each([
    [{ targa: undefined }, '/targa is missing'],
    [{ targa: 'AB12' }, '/targa must have 5 to 8 characters'],
    [{ ore: '25' }, '/ore must be 24 or less'],
    [{ ore: '-1' }, '/ore must be 0 or more'],
    [{ ore: '1.5' }, '/ore must be a whole number'],
    [{ ore: '1e1' }, '/ore must be a whole number'],
    [{ codiceFiscale: 'VRDLCU80A01H501' }, '/codiceFiscale must be a fiscal code'],
    [{ zona: 'C' }, '/zona must be one of A, B'],
    [{ giorno: '2026-02-29' }, '/giorno must be a date such as 2026-03-31'],
    [{ giorno: '26-2-9' }, '/giorno must be a date such as 2026-03-31'],
    [{ posto: '4a' }, '/posto must be digits'],
    [{ mancia: '0.49' }, '/mancia must be 0.50 or more'],
    [{ mancia: '100.01' }, '/mancia must be 100.00 or less'],
    [{ mancia: '1,00' }, '/mancia must be euros with two decimals'],
    [{ altro: 'x' }, '/altro is no field of this service'],
  ])('refuse %j by name', (over, fault) => {
    expect(faults(over)).toEqual([fault]);
  });
});

describe('the position of a demand', () => {
  it('owes what the fields say, to the account of the service, until its last day', () => {
    expect(demanded({}, { posta: 'luca@example.it' })).toMatchObject({
      iupd: 'demand-1',
      type: 'F',
      fiscalCode: 'VRDLCU80A01H501X',
      fullName: 'Luca Verdi',
      email: 'luca@example.it',
      switchToExpired: true,
      companyName: 'Comune di Esempio',
      officeName: 'Polizia locale',
      paymentOption: [
        {
          ...identifiers,
          amount: 300,
          description: 'Sosta AB123CD',
          dueDate: '2026-07-01T23:59:59.000',
          transfer: [{ amount: 300, remittanceInformation: 'Sosta AB123CD ore 2', category: '9/0301109AP/' }],
        },
      ],
    });
    expect(createPosition(demanded(), positionContext())).toMatchObject({ status: 'VALID' });
  });

  it('of a company says so', () => {
    expect(demanded({}, { codiceFiscale: '01234567890' })).toMatchObject({ type: 'G' });
  });

  it.each([
    [{ fixed: 1_600 }, {}, 1_600],
    [{ field: 'mancia' }, { mancia: '12.05' }, 1_205],
    [{ field: 'ore', unit: 99 }, { ore: '3' }, 297],
  ])('owes by the rule %j', (amount, values, expected) => {
    expect(demanded({ amount }, values).paymentOption[0]).toMatchObject({
      amount: expected,
      transfer: [{ amount: expected }],
    });
  });

  it.each([
    ['ore', { ore: '0' }, { field: 'ore', unit: 150 }],
    ['mancia', { mancia: '0.00' }, { field: 'mancia' }],
    ['ore', { ore: '999999999' }, { field: 'ore', unit: 99_999_999_999 }],
  ])('is refused where %s makes no amount', (field, values, amount) => {
    const refused = () => demanded({ amount }, values);
    expect(refused).toThrow(Rejected);
    expect(refused).toThrow(`${field}: makes no amount that can be paid`);
  });

  it('cuts its texts to what a position takes, never inside a character', () => {
    const { description } = demanded({ description: `${'x'.repeat(139)}{nome}` }, { nome: '😀' })
      .paymentOption[0]!;
    expect(description).toBe('x'.repeat(139));
  });
});
