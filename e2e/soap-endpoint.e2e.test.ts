import { positionPayload, until } from '#libs/testing';
import { openHouse } from './support/house';
import { Nodo, type SoapAnswer } from './support/partner';
import {
  type RegisteredStation,
  Scene,
  notice,
  organizationCode,
  receiptOf,
  xsdErrors,
} from './support/receipt';

let scene: Scene;
let nodo: Nodo;
let organization: string;
let station: RegisteredStation;
beforeAll(async () => {
  // A house trusts its own machine; here it must not.
  scene = new Scene(await openHouse({ PARTNER_TRUSTED_NETWORKS: '192.0.2.0/24' }));
  nodo = await Nodo.of(scene.house, scene.house.seed.operatorKey);
  organization = organizationCode();
  station = await scene.station([{ organization }]);
});
afterAll(() => scene.close());

const NOTICE_OPERATIONS = ['paVerifyPaymentNotice', 'paGetPayment', 'paGetPaymentV2'];
const POSTAL = 'IT60X0760111500000010000001';
const BANK = 'IT60X0542811101000000123456';

const address = () => ({ idPA: organization, idBrokerPA: station.brokerCode, idStation: station.idStation });
const asking = (noticeNumber: string, over: object = {}) => ({
  ...address(),
  qrCode: { fiscalCode: organization, noticeNumber },
  ...over,
});
const faultCodeOf = ({ fault }: SoapAnswer) => fault?.faultCode;

let serial = 900;
interface Made {
  iupd: string;
  nav: string;
}

/** Creates a position with its option and that option's transfers changed. */
async function position(own: object = {}, option: object = {}, query = '?toPublish=true'): Promise<Made> {
  serial += 1;
  const payload = positionPayload(serial);
  const [first] = payload.paymentOption;
  const body = { ...payload, paymentOption: [{ ...first, ...option }], ...own };
  const path = `/organizations/${organization}/debtpositions`;
  const { status, text } = await scene.operator.post(`${path}${query}`, body);
  if (status !== 201) throw new Error(text);
  return { iupd: payload.iupd, nav: `3${first!['iuv'] as string}` };
}

const transfer = (idTransfer: string, amount: number, over: object) => ({
  idTransfer,
  amount,
  remittanceInformation: `rata ${idTransfer}`,
  category: '9/0101108TS/',
  ...over,
});

describe('the service description', () => {
  it('lists every operation', () => {
    const { paForNodeService } = nodo.describe();
    expect(Object.keys(paForNodeService!['paForNodePort']!).sort()).toEqual([
      'paDemandPaymentNotice',
      'paGetPayment',
      'paGetPaymentV2',
      'paSendRT',
      'paSendRTV2',
      'paVerifyPaymentNotice',
    ]);
  });
});

describe('a notice that can be paid', () => {
  it('is described by paVerifyPaymentNotice', async () => {
    const { nav } = await position({ officeName: 'Ufficio "Tributi" & altri' });
    expect(await nodo.call('paVerifyPaymentNotice', asking(nav))).toMatchObject({
      outcome: 'OK',
      paymentList: {
        paymentOptionDescription: {
          amount: '120.00',
          options: 'EQ',
          dueDate: expect.anything() as unknown,
          detailDescription: 'TARI 2026',
          allCCP: false,
        },
      },
      paymentDescription: 'TARI 2026',
      fiscalCodePA: organization,
      companyName: 'Comune di Esempio',
      officeName: 'Ufficio "Tributi" & altri',
    });
  });

  it.each(['paGetPayment', 'paGetPaymentV2'])('is laid out by %s, in valid messages', async (operation) => {
    const other = organizationCode();
    const { nav } = await position(
      { fullName: 'Gènnaro & <Figli>', email: 'g@example.it', province: 'RM' },
      {
        retentionDate: '2099-12-31T23:59:59',
        paymentOptionMetadata: [{ key: 'a', value: 'b' }],
        transfer: [
          transfer('1', 10_000, { iban: BANK, postalIban: POSTAL }),
          transfer('2', 2_000, { iban: BANK, organizationFiscalCode: other, companyName: 'Provincia' }),
        ],
      },
    );
    const answer = await nodo.call(operation, asking(nav, { amount: '1.00', transferType: 'PAGOPA' }));
    expect(await xsdErrors(nodo.lastAnswer)).toEqual([]);
    const [first, second] = (answer['data'] as { transferList: { transfer: object[] } }).transferList
      .transfer;
    expect(answer).toMatchObject({
      outcome: 'OK',
      data: {
        creditorReferenceId: nav.slice(1),
        paymentAmount: '120.00',
        lastPayment: false,
        description: 'TARI 2026',
        companyName: 'Comune di Esempio',
        debtor: {
          uniqueIdentifier: {
            entityUniqueIdentifierType: 'F',
            entityUniqueIdentifierValue: 'VRDLCU80A01H501X',
          },
          fullName: 'Gènnaro & <Figli>',
          stateProvinceRegion: 'RM',
          'e-mail': 'g@example.it',
        },
        metadata: { mapEntry: [{ key: 'a', value: 'b' }] },
      },
    });
    expect(first).toMatchObject({
      transferAmount: '100.00',
      fiscalCodePA: organization,
      IBAN: BANK,
      metadata: { mapEntry: [{ key: 'IBANAPPOGGIO', value: POSTAL }] },
    });
    expect(second).toMatchObject({ transferAmount: '20.00', fiscalCodePA: other, IBAN: BANK });
    expect('companyName' in second!).toBe(operation === 'paGetPaymentV2');
    const postal = await nodo.call(operation, asking(nav, { transferType: 'POSTAL' }));
    expect(postal).toMatchObject({
      data: { transferList: { transfer: [{ IBAN: POSTAL }, { IBAN: BANK }] } },
    });
  });

  it.each(['paGetPayment', 'paGetPaymentV2'])(
    "is laid out by %s with its option's own debtor",
    async (operation) => {
      serial += 1;
      const [made] = positionPayload(serial).paymentOption;
      const { iuv, amount, description, dueDate, transfer: transfers } = made!;
      const debtor = { type: 'G', fiscalCode: '12345678901', fullName: 'ACME', city: 'Roma' };
      const installments = [{ iuv, amount, description, dueDate, transfer: transfers }];
      const { status, text } = await scene.operator.post(
        `/v3/organizations/${organization}/debtpositions?toPublish=true`,
        {
          iupd: `v3-${serial}`,
          companyName: 'Comune',
          paymentOption: [{ switchToExpired: false, debtor, installments }],
        },
      );
      if (status !== 201) throw new Error(text);
      expect(await nodo.call(operation, asking(`3${iuv as string}`))).toMatchObject({
        data: {
          debtor: {
            uniqueIdentifier: { entityUniqueIdentifierType: 'G', entityUniqueIdentifierValue: '12345678901' },
            fullName: 'ACME',
            city: 'Roma',
          },
        },
      });
      expect(await xsdErrors(nodo.lastAnswer)).toEqual([]);
    },
  );

  it('with a digital stamp is laid out by paGetPaymentV2, and refused by paGetPayment', async () => {
    const stamp = { hashDocument: 'aGFzaA==', stampType: '01', provincialResidence: 'RM' };
    const { nav } = await position({}, { transfer: [transfer('1', 12_000, { stamp })] });
    const answer = await nodo.call('paGetPaymentV2', asking(nav));
    expect(answer).toMatchObject({
      outcome: 'OK',
      data: {
        transferList: {
          transfer: [
            {
              richiestaMarcaDaBollo: {
                hashDocumento: 'aGFzaA==',
                tipoBollo: '01',
                provinciaResidenza: 'RM',
              },
            },
          ],
        },
      },
    });
    expect(await xsdErrors(nodo.lastAnswer)).toEqual([]);
    expect(await nodo.call('paGetPayment', asking(nav))).toMatchObject({
      outcome: 'KO',
      fault: {
        faultCode: 'PAA_SEMANTICA',
        faultString: 'Errore Generico',
        id: station.brokerCode,
        description: expect.stringContaining('paGetPaymentV2') as unknown,
      },
    });
  });

  it('whose stamp the contract has no room for is refused with the place', async () => {
    const stamp = { hashDocument: 'no base64!', stampType: '01', provincialResidence: 'RM' };
    const { nav } = await position({}, { transfer: [transfer('1', 12_000, { stamp })] });
    const { fault } = await nodo.call('paGetPaymentV2', asking(nav));
    expect(fault).toMatchObject({ faultCode: 'PAA_SEMANTICA' });
    expect(fault!.description).toContain('/data/transferList/0/richiestaMarcaDaBollo/hashDocumento');
  });
});

describe.each(NOTICE_OPERATIONS)('%s refuses', (operation) => {
  const ask = async (nav: string, headers?: Record<string, string>) =>
    faultCodeOf(await nodo.call(operation, asking(nav), headers));
  const act = (iupd: string, action: string) =>
    scene.operator.post(`/organizations/${organization}/debtpositions/${iupd}/${action}`);

  it('a notice that is unknown, a draft or not yet valid', async () => {
    const draft = await position({}, {}, '');
    const later = await position({ validityDate: '2099-01-01T00:00:00' });
    for (const nav of [notice(), draft.nav, later.nav]) {
      expect(await nodo.call(operation, asking(nav))).toMatchObject({
        outcome: 'KO',
        fault: {
          faultCode: 'PAA_PAGAMENTO_SCONOSCIUTO',
          faultString: 'pagamento sconosciuto',
          id: station.brokerCode,
        },
      });
    }
  });

  it('a notice that is paid, withdrawn or expired', async () => {
    const [paid, withdrawn] = [await position(), await position()];
    await scene.pay(organization, paid.nav);
    await act(withdrawn.iupd, 'invalidate');
    expect(await ask(paid.nav)).toBe('PAA_PAGAMENTO_DUPLICATO');
    expect(await ask(withdrawn.nav)).toBe('PAA_PAGAMENTO_ANNULLATO');
    const soon = new Date(Date.now() + 2_000).toISOString().slice(0, 19);
    const short = await position({ switchToExpired: true }, { dueDate: soon });
    expect(
      await until(
        () => ask(short.nav),
        (code) => code !== undefined,
      ),
    ).toBe('PAA_PAGAMENTO_SCADUTO');
  });

  it('who stands in for the institution, unless the position is free for that', async () => {
    const standIn = { 'X-Client-Service-Type': 'ACA' };
    const [free, kept] = [await position({ payStandIn: true }), await position({ payStandIn: false })];
    expect(await ask(free.nav, standIn)).toBeUndefined();
    expect(await ask(kept.nav, standIn)).toBe('PAA_PAGAMENTO_SCONOSCIUTO');
    expect(await ask(kept.nav)).toBeUndefined();
  });
});

describe('a message for the wrong address', () => {
  const messages = () => {
    const receipt = receiptOf(organization);
    return [
      ...NOTICE_OPERATIONS.map((operation) => [operation, asking(notice())] as const),
      ['paSendRT', { ...address(), receipt }] as const,
      ['paSendRTV2', { ...address(), receipt }] as const,
      [
        'paDemandPaymentNotice',
        {
          ...address(),
          idServizio: '00001',
          idSoggettoServizio: '00001',
          datiSpecificiServizioRequest: 'PGEvPg==',
        },
      ] as const,
    ];
  };

  it('is answered with the fault of what is wrong, by every operation', async () => {
    const off = await scene.station([{ organization }], { enabled: false });
    const foreign = await scene.station([{ organization: organizationCode() }]);
    for (const [over, faultCode, faultString] of [
      [{ idStation: 'nobody_01' }, 'PAA_STAZIONE_INT_ERRATA', 'IdStazione errato'],
      [
        { idStation: off.idStation, idBrokerPA: off.brokerCode },
        'PAA_STAZIONE_INT_ERRATA',
        'IdStazione errato',
      ],
      [{ idBrokerPA: '99999999999' }, 'PAA_ID_INTERMEDIARIO_ERRATO', 'IdBrokerPA errato'],
      [{ idPA: organizationCode() }, 'PAA_ID_DOMINIO_ERRATO', 'ID dominio errato'],
      [
        { idStation: foreign.idStation, idBrokerPA: foreign.brokerCode },
        'PAA_ID_DOMINIO_ERRATO',
        'ID dominio errato',
      ],
    ] as const) {
      for (const [operation, message] of messages()) {
        const right = {
          faultCode,
          faultString,
          id: 'idBrokerPA' in over ? over.idBrokerPA : station.brokerCode,
        };
        expect([operation, await nodo.call(operation, { ...message, ...over })]).toMatchObject([
          operation,
          { outcome: 'KO', fault: right },
        ]);
      }
    }
  });

  it('is refused when the notice is of another organization than the message', async () => {
    const { nav } = await position();
    for (const operation of NOTICE_OPERATIONS) {
      const message = asking(nav, { qrCode: { fiscalCode: organizationCode(), noticeNumber: nav } });
      expect(faultCodeOf(await nodo.call(operation, message))).toBe('PAA_ID_DOMINIO_ERRATO');
    }
  });

  it('against the XSD is answered by PAA_SINTASSI_XSD with the place, by every operation', async () => {
    for (const [operation, message] of messages()) {
      const answer = await nodo.call(operation, { ...message, idStation: 'x'.repeat(36) });
      expect([operation, answer]).toMatchObject([
        operation,
        {
          outcome: 'KO',
          fault: {
            faultCode: 'PAA_SINTASSI_XSD',
            faultString: 'Errore XSD',
            id: station.brokerCode,
            description: expect.stringContaining('/idStation: must have 1 to 35 characters') as unknown,
          },
        },
      ]);
    }
  });

  it("with a partner's key is refused for stations and organizations of others", async () => {
    const { partnerKey, broker, organizations } = scene.house.seed;
    const [own] = organizations as [string];
    const partner = await Nodo.of(scene.house, partnerKey);
    const { nav } = await position();
    expect(faultCodeOf(await partner.call('paVerifyPaymentNotice', asking(nav)))).toBe(
      'PAA_ID_INTERMEDIARIO_ERRATO',
    );
    const mine = await scene.station([{ organization: own }, { organization }], { brokerCode: broker });
    const through = { idBrokerPA: broker, idStation: mine.idStation };
    for (const operation of NOTICE_OPERATIONS) {
      expect(faultCodeOf(await partner.call(operation, asking(nav, through)))).toBe('PAA_ID_DOMINIO_ERRATO');
    }
    const unknown = asking(notice(), {
      ...through,
      idPA: own,
      qrCode: { fiscalCode: own, noticeNumber: notice() },
    });
    expect(faultCodeOf(await partner.call('paGetPaymentV2', unknown))).toBe('PAA_PAGAMENTO_SCONOSCIUTO');
  });
});
