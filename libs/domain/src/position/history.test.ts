import { NOW, payment, positionContext, positionInput } from '#libs/testing';
import { createPosition, invalidatePosition, publishPosition } from './commands';
import { optionEvents, positionEvent, stateEvent } from './history';
import { setNotificationFee } from './notification-fee';
import { payOption } from './payment';
import { reportTransfer } from './reporting';

const draft = createPosition(positionInput(), positionContext({ toPublish: false }));
const valid = createPosition(positionInput(), positionContext());
const { nav, iuv } = valid.paymentOption[0]!;

describe('the history of a position', () => {
  it('says what became of its status', () => {
    expect(positionEvent('CREATED', undefined, draft, NOW)).toEqual({
      at: NOW,
      type: 'CREATED',
      statusTo: 'DRAFT',
    });
    expect(positionEvent('DELETED', draft, undefined, NOW)).toEqual({
      at: NOW,
      type: 'DELETED',
      statusFrom: 'DRAFT',
    });
    expect(stateEvent(draft, publishPosition(draft, NOW))).toMatchObject({
      type: 'PUBLISHED',
      statusFrom: 'DRAFT',
      statusTo: 'VALID',
    });
    expect(stateEvent(valid, invalidatePosition(valid, NOW))).toMatchObject({
      type: 'INVALIDATED',
      statusTo: 'INVALID',
    });
  });

  it('says which option was paid, by which receipt, and what did not fit', () => {
    const paid = payOption(valid, nav, payment(), NOW);
    expect(optionEvents(valid, paid, ['AMOUNT_DIFFERS', 'PAID_WHILE_DRAFT'])).toEqual([
      {
        at: NOW,
        type: 'PAID',
        statusFrom: 'VALID',
        statusTo: 'PAID',
        nav,
        optionFrom: 'PO_UNPAID',
        optionTo: 'PO_PAID',
        receiptId: 'receipt-1',
        detail: 'AMOUNT_DIFFERS,PAID_WHILE_DRAFT',
      },
    ]);
    const reported = reportTransfer(paid, iuv, '1', NOW).position;
    expect(optionEvents(paid, reported)).toMatchObject([
      { type: 'REPORTED', optionFrom: 'PO_PAID', optionTo: 'PO_REPORTED', statusTo: 'REPORTED' },
    ]);
  });

  it('says that a fee was changed, and nothing of what stayed', () => {
    expect(optionEvents(valid, setNotificationFee(valid, nav, 150, NOW))).toMatchObject([
      { type: 'FEE_CHANGED', detail: 'notification fee 0 -> 150' },
    ]);
    expect(optionEvents(valid, valid)).toEqual([]);
  });
});
