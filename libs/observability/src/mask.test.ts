import { maskPersonalData } from './mask';

it.each([
  ['/debtors/VRDLCU80A01H501X/x', '/debtors/[redacted]/x'],
  ['/debtors/vrdlcu80a01h501x', '/debtors/[redacted]'],
  ['with letters for digits VRDLCUULALMHRLMX', 'with letters for digits [redacted]'],
  ['/mail/luca.verdi+x@example.org?x', '/mail/[redacted]?x'],
  ['/mail/luca%40example.org', '/mail/[redacted]'],
  ['IT60X0542811101000000123456 twice IT60X0542811101000000123456', '[redacted] twice [redacted]'],
  ['/mail/%zz/a@b.it', '/mail/%zz/[redacted]'],
  ['/mail/a%40b.it/%ff', '/mail/[redacted]/%ff'],
  ['/p/TARI_VRDLCU80A01H501W', '/p/TARI_[redacted]'],
  ['/p/2026VRDLCU80A01H501W-1', '/p/2026[redacted]-1'],
  ['/p/x_it60x0542811101000000123456', '/p/x_[redacted]'],
  ['/p/DE89370400440532013000', '/p/[redacted]'],
])('masks %s', (text, masked) => {
  expect(maskPersonalData(text)).toBe(masked);
});

it.each([
  '/organizations/77777777777/debtpositions/iupd-1',
  '/organizations/77777777777/paymentoptions/347000000000000017',
  '/organizations/77777777777/jobs/01a2098bd2ae7025b14cede22509943c',
  'token-12345678',
  'Redis did not answer within 3000 ms',
])('leaves %s as it is', (text) => {
  expect(maskPersonalData(text)).toBe(text);
});
