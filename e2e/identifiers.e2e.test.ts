import { Client } from './support/client';
import { type TestHouse, openHouse } from './support/house';

const PATH = '/organizations/77777777777/iuvs';

describe('identifiers issued by the service', () => {
  let house: TestHouse;
  let partner: Client;
  beforeAll(async () => {
    house = await openHouse();
    partner = new Client(house, house.seed.partnerKey);
  });
  afterAll(() => house.close());

  it('are new for a new reference and the same when it is asked for again', async () => {
    const first = await partner.post(PATH, { segregationCode: '47', reference: 'permit-1' });
    const again = await partner.post(PATH, { segregationCode: '47', reference: 'permit-1' });
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(first.body).toMatchObject({
      reference: 'permit-1',
      nav: expect.stringMatching(/^347\d{15}$/) as string,
    });
    expect(again.body).toEqual(first.body);
  });

  it('can be used for a position', async () => {
    const { body } = await partner.post(PATH, { segregationCode: '47', reference: 'permit-2' });
    const { iuv, nav } = body as { iuv: string; nav: string };
    const created = await partner.post('/organizations/77777777777/debtpositions?toPublish=true', {
      iupd: 'permit-2',
      type: 'F',
      fiscalCode: 'VRDLCU80A01H501X',
      fullName: 'Luca Verdi',
      companyName: 'Comune di Esempio',
      switchToExpired: false,
      paymentOption: [
        {
          iuv,
          amount: 100,
          description: 'Permit',
          isPartialPayment: false,
          dueDate: '2099-12-31T23:59:59',
          transfer: [
            {
              idTransfer: '1',
              amount: 100,
              remittanceInformation: 'Permit',
              category: '9/0101108TS/',
              iban: 'IT60X0542811101000000123456',
            },
          ],
        },
      ],
    });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ status: 'VALID', paymentOption: [{ nav }] });
  });

  it.each([
    [{ segregationCode: '47' }, '/reference'],
    [{ reference: 'x', segregationCode: '4' }, '/segregationCode'],
    [{ reference: 'x' }, '/segregationCode'],
    [{ reference: 'x', auxDigit: 1, segregationCode: '47' }, '/segregationCode'],
    [{ reference: 'x', auxDigit: 4 }, '/auxDigit'],
  ])('are refused for %j, pointing at %s', async (body, pointer) => {
    const answer = await partner.post(PATH, body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ errors: [{ pointer }] });
  });

  it('are refused to another broker and for a reference of another series', async () => {
    expect(
      (await partner.post('/organizations/99999999999/iuvs', { reference: 'x', auxDigit: 2 })).status,
    ).toBe(403);
    const answer = await partner.post(PATH, { segregationCode: '48', reference: 'permit-1' });
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({ code: 'IUV_REFERENCE_REUSED' });
  });
});
