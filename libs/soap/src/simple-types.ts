import { NAMESPACES } from './namespaces';
import { type SimpleType } from './schema';
import { collapse, countCharacters, isBase64, isDate, isDateTime } from './xsd-lexical';
import { removeIllegalCharacters } from './xml-text';

/** Simple types of the contract, one for each in contract/*.xsd. Lengths are counted in characters. */

const COMMON = NAMESPACES.commonTypes;
const PA = NAMESPACES.paForNode;

export const xsdString = text(NAMESPACES.schema, 'string', 0, Infinity);
export const stText16 = text(COMMON, 'stText16', 1, 16);
export const stText20 = text(PA, 'stText20', 1, 20);
export const stText35 = text(COMMON, 'stText35', 1, 35);
export const stText70 = text(COMMON, 'stText70', 1, 70);
export const stText140 = text(COMMON, 'stText140', 1, 140);
export const stText210 = text(PA, 'stText210', 1, 210);
export const stIBAN = text(PA, 'stIBAN', 1, 35);
export const stEntityUniqueIdentifierValue = text(PA, 'stEntityUniqueIdentifierValue', 2, 16);

export const stIdentificativoServizio = text(PA, 'stIdentificativoServizio', 5, 5);
export const stIdentificativoSoggettoServizio = text(PA, 'stIdentificativoSoggettoServizio', 5, 5);

export const stFaultCode = text(COMMON, 'stFaultCode', 0, Infinity);
export const stOutcome = oneOf(COMMON, 'stOutcome', ['OK', 'KO']);
export const stAmountOption = oneOf(PA, 'stAmountOption', ['EQ', 'LS', 'GT', 'ANY']);
export const stTransferType = oneOf(PA, 'stTransferType', ['POSTAL', 'PAGOPA']);
export const stTipoBolloDigitale = oneOf(COMMON, 'stTipoBolloDigitale', ['01']);
export const stEntityUniqueIdentifierType = oneOf(PA, 'stEntityUniqueIdentifierType', ['F', 'G']);

export const stFiscalCodePA = pattern(COMMON, 'stFiscalCodePA', /^[0-9]{11}$/, 'must be 11 digits');
export const stNoticeNumber = pattern(COMMON, 'stNoticeNumber', /^[0-9]{18}$/, 'must be 18 digits');
export const stNazioneProvincia = pattern(
  COMMON,
  'stNazioneProvincia',
  /^[A-Z]{2}$/,
  'must be two capital letters',
);
export const stEMail = pattern(
  COMMON,
  'stEMail',
  /^(?=.{3,256}$)[a-zA-Z0-9_.+-]+@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*$/,
  'must be an e-mail address of at most 256 characters',
);

export const stAmount = amount(COMMON, 'stAmount', 0);
export const stAmountNotZero = amount(PA, 'stAmountNotZero', 1);

export const stISODate = lexical(COMMON, 'stISODate', isDate, 'must be a date such as 2026-03-31');
export const stISODateTime = lexical(
  COMMON,
  'stISODateTime',
  isDateTime,
  'must be a date and time such as 2026-03-31T08:20:00',
);

/** Where the contract does not name a type of its own. */
export const xsdDateTime: SimpleType = {
  ...stISODateTime,
  ...named(NAMESPACES.schema, 'dateTime', 'collapse'),
};

export const stIdTransfer: SimpleType = {
  ...named(PA, 'stIdTransfer', 'collapse'),
  faultOf: (value) => (/^\+?0*[1-5]$/.test(value) ? undefined : 'must be 1, 2, 3, 4 or 5'),
  read: Number,
  write: String,
};

export const xsdBoolean: SimpleType = {
  ...named(NAMESPACES.schema, 'boolean', 'collapse'),
  faultOf: (value) => (/^(?:true|false|1|0)$/.test(value) ? undefined : 'must be true or false'),
  read: (value) => value === 'true' || value === '1',
  write: String,
};

/** The domain keeps base64 as a string, without the line breaks a sender may have put in. */
export const xsdBase64Binary: SimpleType = {
  ...named(NAMESPACES.schema, 'base64Binary', 'collapse'),
  faultOf: (value) => (isBase64(value.replaceAll(' ', '')) ? undefined : 'must be base64'),
  read: (value) => value.replaceAll(' ', ''),
  write: (value) => collapse(stringOf(value)),
};

/** The hash of a document. The pattern counts the blanks between groups of letters too. */
export const stBase64Binary72: SimpleType = {
  ...xsdBase64Binary,
  ...named(COMMON, 'stBase64Binary72', 'collapse'),
  faultOf: (value) =>
    value.length >= 4 && value.length <= 72 && isBase64(value.replaceAll(' ', ''))
      ? undefined
      : 'must be base64 of 4 to 72 characters',
};

function named(namespace: string, name: string, whitespace: SimpleType['whitespace']) {
  return { kind: 'simple', namespace, name, whitespace } as const;
}

function text(namespace: string, name: string, min: number, max: number): SimpleType {
  const size = min === max ? `must have ${min} characters` : `must have ${min} to ${max} characters`;
  return {
    ...named(namespace, name, 'preserve'),
    faultOf: (value) => {
      // Characters never outnumber UTF-16 units, nor are they fewer than half of them.
      if (value.length >= 2 * min && value.length <= max) return undefined;
      const length = countCharacters(value);
      return length >= min && length <= max ? undefined : size;
    },
    read: (value) => value,
    write: stringOf,
  };
}

function oneOf(namespace: string, name: string, values: readonly string[]): SimpleType {
  return {
    ...named(namespace, name, 'preserve'),
    faultOf: (value) => (values.includes(value) ? undefined : `must be ${values.join(' or ')}`),
    read: (value) => value,
    write: stringOf,
  };
}

function pattern(namespace: string, name: string, expression: RegExp, rule: string): SimpleType {
  return {
    ...named(namespace, name, 'preserve'),
    faultOf: (value) => (expression.test(value) ? undefined : rule),
    read: (value) => value,
    write: stringOf,
  };
}

/** A value the domain keeps in the form it was written in. */
function lexical(
  namespace: string,
  name: string,
  isValid: (value: string) => boolean,
  rule: string,
): SimpleType {
  return {
    ...named(namespace, name, 'collapse'),
    faultOf: (value) => (isValid(value) ? undefined : rule),
    read: (value) => value,
    write: (value) => collapse(stringOf(value)),
  };
}

/** Euros with two decimals on the wire, integer eurocents in the domain. */
function amount(namespace: string, name: string, minCents: number): SimpleType {
  const rule = `must be euros with two decimals, ${minCents === 0 ? '0.00' : '0.01'} to 999999999.99`;
  return {
    ...named(namespace, name, 'collapse'),
    faultOf: (value) => {
      const digits = /^0*(\d{1,9})\.(\d\d)$/.exec(value);
      return digits !== null && centsOf(value) >= minCents ? undefined : rule;
    },
    read: centsOf,
    write: eurosOf,
  };
}

function centsOf(euros: string): number {
  return Number(euros.replace('.', ''));
}

function eurosOf(cents: unknown): string {
  if (!Number.isSafeInteger(cents) || (cents as number) < 0) return 'NaN';
  const digits = String(cents).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function stringOf(value: unknown): string {
  return typeof value === 'string' ? removeIllegalCharacters(value) : '';
}
