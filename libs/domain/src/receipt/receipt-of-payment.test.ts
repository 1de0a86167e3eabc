import { NOW, optionInput, payment, positionContext, positionInput, transferInput } from '#libs/testing';
import { type Payment, payOption } from '../position/payment';
import { createPosition } from '../position/commands';
import { type PositionInput } from '../position/position';
import { type Receipt } from './receipt';
import { receiptOfPayment } from './receipt-of-payment';

/** The receipt of paying the first option of a position. */
const receiptFor = (input: Partial<PositionInput> = {}, given: Payment = payment()): Receipt => {
  const position = createPosition(positionInput(input), positionContext());
  const paid = payOption(position, position.paymentOption[0]!.nav, given, NOW);
  return receiptOfPayment(paid, paid.paymentOption[0]!, given);
};

describe('receiptOfPayment', () => {
  it('says of a payment what the call and the position say', () => {
    expect(receiptFor()).toEqual({
      receiptId: 'receipt-1',
      noticeNumber: '347000000000000001',
      fiscalCode: '77777777777',
      outcome: 'OK',
      creditorReferenceId: '47000000000000001',
      paymentAmount: 12_000,
      description: 'TARI 2026',
      companyName: 'Comune di Esempio',
      debtor: {
        uniqueIdentifier: {
          entityUniqueIdentifierType: 'F',
          entityUniqueIdentifierValue: 'VRDLCU80A01H501X',
        },
        fullName: 'Luca Verdi',
      },
      transferList: [
        {
          idTransfer: 1,
          transferAmount: 12_000,
          fiscalCodePA: '77777777777',
          IBAN: 'IT60X0542811101000000123456',
          remittanceInformation: 'TARI 2026',
          transferCategory: '9/0101108TS/',
        },
      ],
      idPSP: 'PSP',
      pspFiscalCode: '12345678901',
      PSPCompanyName: 'Banca Demo',
      idChannel: 'PSP',
      channelDescription: 'creditCard',
      paymentMethod: 'creditCard',
      fee: 150,
      paymentDateTime: '2026-05-31T10:00:00',
      applicationDate: '2026-05-31',
    });
  });

  it('says NA where the contract wants a value that the call does not carry', () => {
    const receipt = receiptFor({}, { idReceipt: 'r', pspCompany: 'Banca', fee: 0 });
    expect(receipt).toMatchObject({ idPSP: 'NA', idChannel: 'NA', channelDescription: 'NA' });
    for (const absent of ['pspFiscalCode', 'paymentMethod', 'paymentDateTime', 'applicationDate']) {
      expect(receipt).not.toHaveProperty(absent);
    }
  });

  it('gives the transfers in the order of their ids, each with its organization', () => {
    const transfer = [
      transferInput({ idTransfer: '3', amount: 5_000, organizationFiscalCode: '90000000001' }),
      transferInput({ idTransfer: '1', amount: 7_000 }),
    ];
    const { transferList } = receiptFor({ paymentOption: [optionInput({ transfer })] });
    expect(transferList.map((each) => [each.idTransfer, each.fiscalCodePA, each.transferAmount])).toEqual([
      [1, '77777777777', 7_000],
      [3, '90000000001', 5_000],
    ]);
  });

  it('attaches the stamp that was asked for, as text that XML can hold', () => {
    const { iban: _, ...rest } = transferInput();
    const stamp = { hashDocument: '<a&b>', stampType: '01', provincialResidence: 'RM' };
    const { transferList } = receiptFor({ paymentOption: [optionInput({ transfer: [{ ...rest, stamp }] })] });
    expect(transferList[0]).not.toHaveProperty('IBAN');
    expect(Buffer.from(transferList[0]?.MBDAttachment ?? '', 'base64').toString()).toBe(
      '<richiestaMarcaDaBollo><hashDocumento>&lt;a&amp;b&gt;</hashDocumento><tipoBollo>01</tipoBollo><provinciaResidenza>RM</provinciaResidenza></richiestaMarcaDaBollo>',
    );
  });

  it('leaves out metadata without a value, which the contract has no room for', () => {
    const metadata = [{ key: 'a', value: '1' }, { key: 'b' }, { key: 'c', value: '' }];
    const option = optionInput({
      paymentOptionMetadata: metadata,
      transfer: [transferInput({ transferMetadata: [{ key: 'only' }] })],
    });
    const receipt = receiptFor({ paymentOption: [option] });
    expect(receipt.metadata).toEqual([{ key: 'a', value: '1' }]);
    expect(receipt.transferList[0]).not.toHaveProperty('metadata');
  });
});
