import {
  type Debtor,
  type PaymentOption,
  type Position,
  type Transfer,
  debtorOf,
  statusAt,
} from '#libs/domain';
import { type z } from 'zod';
import { statusV3 } from './position-v3-status';
import type * as schema from './position-v3-view-schemas';
import { viewTransfer } from './position-view';

/** PaymentPositionModelResponseV3 of GPD. The status is the one at `now`; what is absent is left out. */
export function viewPositionV3(position: Position, now: string): z.output<typeof schema.positionV3View> {
  return {
    iupd: position.iupd,
    organizationFiscalCode: position.organizationFiscalCode,
    companyName: position.companyName,
    officeName: position.officeName,
    insertedDate: position.insertedDate,
    publishDate: position.publishDate,
    paymentDate: position.paymentDate,
    status: statusV3(statusAt(position, now)),
    lastUpdatedDate: position.lastUpdatedDate,
    paymentOption: optionsOf(position).map(({ first, installments }) => ({
      switchToExpired: first.switchToExpired,
      retentionDate: first.retentionDate,
      insertedDate: first.insertedDate,
      validityDate: first.validityDate,
      debtor: viewDebtor(debtorOf(position, first)),
      installments: installments.map((installment) => ({
        nav: installment.nav,
        iuv: installment.iuv,
        organizationFiscalCode: position.organizationFiscalCode,
        amount: installment.amount,
        description: installment.description,
        dueDate: installment.dueDate,
        paymentDate: installment.paymentDate,
        reportingDate: installment.reportingDate,
        paymentMethod: installment.paymentMethod,
        pspCompany: installment.pspCompany,
        fee: installment.fee,
        notificationFee: installment.notificationFee,
        idReceipt: installment.idReceipt,
        idFlowReporting: installment.idFlowReporting,
        status: viewStatus(installment),
        lastUpdatedDate: installment.lastUpdatedDate,
        installmentMetadata: installment.paymentOptionMetadata,
        transfer: installment.transfer.map(viewTransfer),
      })),
    })),
  };
}

/** PaymentPositionModelV3 of GPD: what a write answers. An option's description is only ever written. */
export function viewWrittenPositionV3(
  position: Position,
  now: string,
): z.output<typeof schema.writtenPositionV3View> {
  return {
    iupd: position.iupd,
    payStandIn: position.payStandIn,
    companyName: position.companyName,
    officeName: position.officeName,
    paymentDate: position.paymentDate,
    status: statusV3(statusAt(position, now)),
    paymentOption: optionsOf(position).map(({ first, installments }) => ({
      validityDate: first.validityDate,
      retentionDate: first.retentionDate,
      switchToExpired: first.switchToExpired,
      debtor: viewDebtor(debtorOf(position, first)),
      installments: installments.map((installment) => ({
        nav: installment.nav,
        iuv: installment.iuv,
        amount: installment.amount,
        description: installment.description,
        dueDate: installment.dueDate,
        fee: installment.fee,
        notificationFee: installment.notificationFee,
        status: viewStatus(installment),
        transfer: installment.transfer.map(withoutState),
        installmentMetadata: installment.paymentOptionMetadata,
      })),
    })),
  };
}

type Shown = z.output<typeof schema.positionV3View>;
type InstallmentStatus = Shown['paymentOption'][number]['installments'][number]['status'];
const viewStatus = ({ status }: PaymentOption): InstallmentStatus =>
  status.slice('PO_'.length) as InstallmentStatus;

const withoutState = ({ status: _, insertedDate: __, lastUpdatedDate: ___, ...transfer }: Transfer) =>
  transfer;

/** One option as v3 sees it: all instalments of a plan, or one of ours alone. */
interface Group {
  /** Speaks for all: what v3 says of an option is the same on each of them. */
  first: PaymentOption;
  /** By due date. */
  installments: PaymentOption[];
}

/** Plans first, then what is paid at once; each, and what is in it, by due date, else in the order given. */
function optionsOf(position: Position): Group[] {
  const groups = new Map<string, PaymentOption[]>();
  for (const option of position.paymentOption) {
    const key = option.isPartialPayment ? `plan ${option.paymentPlanId}` : `single ${option.iuv}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [option]);
    else group.push(option);
  }
  return [...groups.values()]
    .flatMap((options): Group[] => {
      const installments = [...options].sort(byDueDate);
      const [first] = installments;
      return first === undefined ? [] : [{ first, installments }];
    })
    .sort(
      (a, b) =>
        Number(b.first.isPartialPayment) - Number(a.first.isPartialPayment) || byDueDate(a.first, b.first),
    );
}

function byDueDate(a: PaymentOption, b: PaymentOption): number {
  return a.dueDate < b.dueDate ? -1 : a.dueDate > b.dueDate ? 1 : 0;
}

function viewDebtor(debtor: Debtor): Shown['paymentOption'][number]['debtor'] {
  return {
    type: debtor.type,
    fiscalCode: debtor.fiscalCode,
    fullName: debtor.fullName,
    streetName: debtor.streetName,
    civicNumber: debtor.civicNumber,
    postalCode: debtor.postalCode,
    city: debtor.city,
    province: debtor.province,
    region: debtor.region,
    country: debtor.country,
    email: debtor.email,
    phone: debtor.phone,
  };
}
