import { type TransferInput } from '../position';
import { type CheckPosition, type StrictFacts, eachTransfer, isValidOn } from './strict-checks';

type CheckIban = (iban: string, facts: StrictFacts) => string | undefined;

/** Country, length, form and check digits. @returns what is wrong */
export const ibanFault: CheckIban = (iban, { isIban }) =>
  isIban(iban) ? undefined : 'must be an IBAN with the right check digits';

/** The organization's own IBANs must be on record and valid today. @returns what is wrong */
export const registeredIbanFault: CheckIban = (iban, { registeredIbans, organizationFiscalCode, today }) => {
  const validity = registeredIbans.get(iban.toUpperCase());
  if (validity === undefined) return `is not on record for organization ${organizationFiscalCode}`;
  if (isValidOn(validity, today)) return undefined;
  return `is on record for organization ${organizationFiscalCode}, but not valid on ${today}`;
};

/** Every IBAN of the position. */
export const checkIbans: CheckPosition = (position, facts, faults) => {
  eachTransfer(position, (transfer, pointer) => {
    eachIban(transfer, (iban, field) => {
      const detail = ibanFault(iban, facts);
      if (detail !== undefined) faults.push({ pointer: `${pointer}/${field}`, detail });
    });
  });
};

/** IBANs of the organization itself; those of others are not known here. */
export const checkRegisteredIbans: CheckPosition = (position, facts, faults) => {
  eachTransfer(position, (transfer, pointer) => {
    const payee = transfer.organizationFiscalCode ?? facts.organizationFiscalCode;
    if (payee !== facts.organizationFiscalCode) return;
    eachIban(transfer, (iban, field) => {
      const detail = registeredIbanFault(iban, facts);
      if (detail !== undefined) faults.push({ pointer: `${pointer}/${field}`, detail });
    });
  });
};

function eachIban({ iban, postalIban }: TransferInput, visit: (iban: string, field: string) => void): void {
  if (iban !== undefined && iban !== '') visit(iban, 'iban');
  if (postalIban !== undefined && postalIban !== '') visit(postalIban, 'postalIban');
}
