import { faultsByRow } from './faults-by-row';

it.each([
  ['/paymentPositions/17/paymentOption/0/iuv', 18, 'paymentOption/0/iuv'],
  ['/paymentPositionIUPDs/0', 1, ''],
  ['/4/iupd', 5, 'iupd'],
  ['/4', 5, ''],
  ['/paymentPositions', undefined, 'paymentPositions'],
  ['/operation', undefined, 'operation'],
  ['', undefined, ''],
])('finds the row of %j', (pointer, row, field) => {
  expect(faultsByRow([{ pointer, detail: 'no' }])).toMatchObject([{ row, field, detail: 'no' }]);
});
