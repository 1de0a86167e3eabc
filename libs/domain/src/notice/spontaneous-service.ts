import { type Fault } from '../errors';
import { type IuvSeries } from '../position/iuv';

/**
 * A service of an organization that anybody may ask to pay for without having been billed: paDemandPaymentNotice
 * makes a notice of what its fields say.
 */
export interface SpontaneousService {
  organizationFiscalCode: string;
  /** Five characters each, as the Nodo's catalogue has them. */
  idServizio: string;
  idSoggettoServizio: string;
  enabled: boolean;
  companyName: string;
  officeName?: string;
  /** What is paid for. `{name}` stands for the value of that field. */
  description: string;
  /** Root element of datiSpecificiServizio; its children are the fields. */
  root: { name: string; namespace?: string };
  fields: ServiceField[];
  amount: AmountRule;
  /** Names of the fields that say who pays. */
  debtor: { fiscalCode: string; fullName: string; email?: string };
  transfer: {
    /** `{name}` as in the description. */
    remittanceInformation: string;
    category: string;
    iban: string;
    postalIban?: string;
  };
  /** Days a notice may be paid, counted from the next one on. */
  validityDays: number;
  /** Which notice numbers are issued; absent: those of the station that was asked. */
  series?: IuvSeries;
}

/** A child of the root, there once at most. */
export interface ServiceField {
  name: string;
  type: FieldType;
  required: boolean;
  /** Characters, of text and digits. */
  minLength?: number;
  maxLength?: number;
  /** Of integers, and of amounts in eurocents. */
  min?: number;
  max?: number;
  /** Of codes: the values there are. */
  values?: string[];
}

export type FieldType = 'text' | 'digits' | 'code' | 'integer' | 'amount' | 'date' | 'fiscalCode';

/** Eurocents: always the same, what a field says, or so much for each unit that a field counts. */
export type AmountRule = { fixed: number } | { field: string; unit?: number };

/** A person's code or that of a company, in capitals. */
const FISCAL_CODE =
  /^(?:[A-Z]{6}[0-9LMNP-V]{2}[ABCDEHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]|[0-9]{11})$/;
/** Longest text a column of a position takes. */
const MAX_TEXT = 255;

/**
 * Where what was sent does not fit the service's fields. Pointers name the field; details repeat no value.
 * @param values texts by field, blanks around them gone
 */
export function fieldFaults(service: SpontaneousService, values: ReadonlyMap<string, string>): Fault[] {
  const known = new Set(service.fields.map(({ name }) => name));
  const unknown = [...values.keys()].filter((name) => !known.has(name));
  return [
    ...unknown.map((name) => ({ pointer: `/${name}`, detail: 'is no field of this service' })),
    ...service.fields.flatMap((field) => {
      const detail = faultOf(field, values.get(field.name));
      return detail === undefined ? [] : [{ pointer: `/${field.name}`, detail }];
    }),
  ];
}

function faultOf(field: ServiceField, value: string | undefined): string | undefined {
  if (value === undefined) return field.required ? 'is missing' : undefined;
  switch (field.type) {
    case 'text':
      return lengthFault(field, value);
    case 'digits':
      return /^[0-9]*$/.test(value) ? lengthFault(field, value) : 'must be digits';
    case 'code':
      return field.values?.includes(value) === true
        ? undefined
        : `must be one of ${field.values?.join(', ')}`;
    case 'integer':
      return /^-?[0-9]{1,9}$/.test(value) ? rangeFault(field, Number(value)) : 'must be a whole number';
    case 'amount':
      return /^[0-9]{1,9}\.[0-9]{2}$/.test(value)
        ? rangeFault(field, centsOf(value))
        : 'must be euros with two decimals';
    case 'date':
      return isDay(value) ? undefined : 'must be a date such as 2026-03-31';
    case 'fiscalCode':
      return FISCAL_CODE.test(value) ? undefined : 'must be a fiscal code';
  }
}

function lengthFault({ minLength = 1, maxLength = MAX_TEXT }: ServiceField, value: string) {
  const length = Array.from(value).length;
  return length >= minLength && length <= maxLength
    ? undefined
    : `must have ${minLength} to ${maxLength} characters`;
}

function rangeFault({ type, min, max }: ServiceField, value: number): string | undefined {
  const shown = (limit: number): string => (type === 'amount' ? (limit / 100).toFixed(2) : String(limit));
  if (min !== undefined && value < min) return `must be ${shown(min)} or more`;
  if (max !== undefined && value > max) return `must be ${shown(max)} or less`;
  return undefined;
}

function isDay(value: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  const day = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}

/** Eurocents of euros with two decimals. */
export const centsOf = (euros: string): number => Number(euros.replace('.', ''));
