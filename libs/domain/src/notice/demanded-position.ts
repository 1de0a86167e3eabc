import { Rejected } from '../errors';
import { type Identifiers } from '../position/iuv';
import { type PositionInput } from '../position/position';
import { type AmountRule, type SpontaneousService, centsOf } from './spontaneous-service';

/** Largest amount paForNode.xsd has room for, in eurocents. */
const MAX_AMOUNT = 99_999_999_999;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The position that a demand for a service makes: one option, one transfer, payable at once and until its due
 * date.
 *
 * @param values what the fields say, without faults
 * @throws Rejected PAA_SEMANTICA when nothing, or more than can be paid, would be owed
 */
export function demandedPosition(
  service: SpontaneousService,
  values: ReadonlyMap<string, string>,
  given: { iupd: string; identifiers: Identifiers; now: string },
): PositionInput {
  const amount = amountOf(service.amount, values);
  const { debtor, transfer } = service;
  const fiscalCode = values.get(debtor.fiscalCode) ?? '';
  const email = debtor.email === undefined ? undefined : values.get(debtor.email);
  return {
    iupd: given.iupd,
    payStandIn: true,
    type: /^[0-9]+$/.test(fiscalCode) ? 'G' : 'F',
    fiscalCode,
    fullName: values.get(debtor.fullName) ?? '',
    ...(email === undefined ? {} : { email }),
    switchToExpired: true,
    companyName: service.companyName,
    ...(service.officeName === undefined ? {} : { officeName: service.officeName }),
    paymentOption: [
      {
        ...given.identifiers,
        amount,
        description: filled(service.description, values),
        isPartialPayment: false,
        dueDate: lastDay(given.now, service.validityDays),
        paymentOptionMetadata: [],
        transfer: [
          {
            idTransfer: '1',
            amount,
            remittanceInformation: filled(transfer.remittanceInformation, values),
            category: transfer.category,
            iban: transfer.iban,
            ...(transfer.postalIban === undefined ? {} : { postalIban: transfer.postalIban }),
            transferMetadata: [],
          },
        ],
      },
    ],
  };
}

function amountOf(rule: AmountRule, values: ReadonlyMap<string, string>): number {
  if ('fixed' in rule) return rule.fixed;
  const value = values.get(rule.field) ?? '';
  const amount = rule.unit === undefined ? centsOf(value) : Number(value) * rule.unit;
  if (Number.isSafeInteger(amount) && amount >= 1 && amount <= MAX_AMOUNT) return amount;
  const detail = 'makes no amount that can be paid';
  throw new Rejected('PAA_SEMANTICA', `${rule.field}: ${detail}`, [{ pointer: `/${rule.field}`, detail }]);
}

/** A template with the values of its fields, at most 140 characters. */
function filled(template: string, values: ReadonlyMap<string, string>): string {
  const text = template.replace(/\{([^{}]+)\}/g, (_, name: string) => values.get(name) ?? '');
  // Rules count UTF-16 units; no half of a character may be left over.
  return text.slice(0, 140).replace(/[\uD800-\uDBFF]$/, '');
}

const lastDay = (now: string, days: number): string =>
  `${new Date(Date.parse(`${now}Z`) + days * DAY_MS).toISOString().slice(0, 10)}T23:59:59.000`;
