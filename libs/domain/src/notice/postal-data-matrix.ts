/** What the DataMatrix of a postal slip says. */
export interface PostalCode {
  /** 18 digits */
  nav: string;
  /** 12 digits */
  account: string;
  /** eurocents, ten digits at most */
  amount: number;
  organizationFiscalCode: string;
  debtorFiscalCode: string;
  debtorName: string;
  description: string;
}

/** Document type of a slip with its amount printed (premarcato). */
const DOCUMENT_TYPE = '896';

/**
 * Text of the DataMatrix of a "Bollettino Postale PA": fields of fixed width, one after the other.
 *
 * | field | width |
 * | ----- | ----- |
 * | `codfase=NBPA;` | 13 |
 * | code line: `18` nav, `12` account, `10` amount in eurocents, `3` document type | 50 |
 * | `1`, `P1` | 3 |
 * | fiscal code of the organization | 11 |
 * | of the debtor | 16 |
 * | name of the debtor, in capitals | 40 |
 * | subject of the payment | 110 |
 * | filler | 12 |
 * | `A` | 1 |
 *
 * Source: Poste Italiane, "Manuale della stampa in proprio", which pagoPA's rules for notices refer to.
 */
export function postalDataMatrix(code: PostalCode): string {
  const codeLine = `18${code.nav}12${code.account}10${String(code.amount).padStart(10, '0')}3${DOCUMENT_TYPE}`;
  return [
    'codfase=NBPA;',
    codeLine,
    '1P1',
    fixed(code.organizationFiscalCode, 11),
    fixed(code.debtorFiscalCode, 16),
    fixed(code.debtorName.toUpperCase(), 40),
    fixed(code.description, 110),
    ' '.repeat(12),
    'A',
  ].join('');
}

/** Letters without their accents, anything else that is not ASCII a blank, cut or filled up to its width. */
function fixed(text: string, width: number): string {
  const plain = text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\x20-\x7e]/g, ' ');
  return plain.slice(0, width).padEnd(width);
}
