import { type Debtor } from '../debtor';
import { isNumericFiscalCode, isPersonFiscalCode } from './fiscal-code';
import { type CheckPosition, eachTransfer } from './strict-checks';

/** Stands for a debtor who need not be known. */
const ANONYMOUS = 'ANONIMO';

/**
 * The debtor's fiscal code: of a person (16 characters, or the 11 digits given provisionally), of a body 11 digits, or
 * 16 characters for one that trades under a person's name. Organizations that money goes to have 11 digits; the
 * caller's own is taken as it is.
 */
export const checkFiscalCodes: CheckPosition = (position, facts, faults) => {
  const check = ({ type, fiscalCode: code }: Debtor, pointer: string) => {
    const isRight =
      isPersonFiscalCode(code) || isNumericFiscalCode(code) || (code === ANONYMOUS && type === 'F');
    if (isRight) return;
    faults.push({
      pointer,
      detail:
        'must be a fiscal code (16 characters, capital letters) or a VAT number (11 digits) with the right check character',
    });
  };
  // Where options have debtors of their own, the position has none: once for each group of instalments.
  const groups = new Set<number>();
  position.paymentOption.forEach(({ terms }, index) => {
    if (terms === undefined || groups.has(terms.group)) return;
    groups.add(terms.group);
    check(terms.debtor, `/paymentOption/${index}/terms/debtor/fiscalCode`);
  });
  if (groups.size === 0) check(position, '/fiscalCode');
  eachTransfer(position, ({ organizationFiscalCode }, pointer) => {
    if (organizationFiscalCode === undefined || organizationFiscalCode === facts.organizationFiscalCode)
      return;
    if (isNumericFiscalCode(organizationFiscalCode)) return;
    faults.push({
      pointer: `${pointer}/organizationFiscalCode`,
      detail: 'must be 11 digits of which the last one is the right check digit',
    });
  });
};
