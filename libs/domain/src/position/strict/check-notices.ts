import { isValidNav } from '../iuv';
import { type PaymentOptionInput } from '../position';
import { type CheckPosition, type StrictFacts } from './strict-checks';

/**
 * iuv and nav must be made as makeIdentifiers makes them: 18 digits that begin with an aux digit from 0 to 3 and end
 * in the right check digits, the iuv being what follows the aux digit (and, for 0, the application code).
 */
export const checkNotices: CheckPosition = (position, facts, faults) => {
  position.paymentOption.forEach((option, index) => {
    const fault = faultOf(option, facts);
    if (fault === undefined) return;
    // Where no nav is given it is made of the iuv: the iuv is what has to be put right.
    const field = option.nav === undefined ? 'iuv' : fault.field;
    faults.push({ pointer: `/paymentOption/${index}/${field}`, detail: fault.detail });
  });
};

function faultOf(
  { nav: given, iuv }: PaymentOptionInput,
  { auxDigit, segregationCodes }: StrictFacts,
): { field: 'nav' | 'iuv'; detail: string } | undefined {
  const nav = given ?? auxDigit + iuv;
  if (!/^[0-3]\d{17}$/.test(nav)) {
    const detail =
      given === undefined
        ? `must make a notice number of 18 digits behind the aux digit ${auxDigit}`
        : 'must be 18 digits, the first one an aux digit from 0 to 3';
    return { field: 'nav', detail };
  }
  const codes = nav.startsWith('0') ? 3 : 1;
  if (nav.slice(codes) !== iuv) {
    return {
      field: 'iuv',
      detail: `must be the last ${18 - codes} digits of the notice number with aux digit ${nav.charAt(0)}`,
    };
  }
  if (!isValidNav(nav)) return { field: 'nav', detail: 'has wrong check digits (the last two)' };
  if (nav.startsWith('3') && segregationCodes?.has(nav.slice(1, 3)) === false) {
    return {
      field: 'nav',
      detail: `has a segregation code no station of the organization uses (${[...segregationCodes].join(', ')})`,
    };
  }
  return undefined;
}
