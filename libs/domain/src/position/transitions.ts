import { type OptionStatus, type PositionStatus, type ServiceType, type TransferStatus } from './status';

/** What can move a position: the commands of GPD's core, and the clock (`begin`, `expire`). */
export type PositionCommand =
  'create' | 'publish' | 'update' | 'invalidate' | 'delete' | 'begin' | 'expire' | 'pay' | 'report';
export type OptionCommand = 'create' | 'update' | 'charge' | 'pay' | 'report';
export type TransferCommand = 'create' | 'update' | 'report';

/** Before it exists, and after it was removed. */
type Nothing = '-';
const NOTHING: Nothing = '-';

/** One row of a state machine: from any of these, by this command, to any of those and to nothing else. */
export interface Transition<Command extends string, Status extends string> {
  command: Command;
  from: readonly (Status | Nothing)[];
  to: readonly (Status | Nothing)[];
  /** Row of these service types only; absent: of all. */
  serviceType?: ServiceType;
  /** What decides, or limits, in words. */
  when: string;
}

/**
 * Every way a position's status may change. Commands ask `positionMay` whether they apply, and pass what they
 * make of it through `positionBecomes`, which knows no other way. `from` is the status by the clock. Rules:
 * GPD's core; an absent row is GPD's refusal.
 */
export const POSITION_TRANSITIONS: readonly Transition<PositionCommand, PositionStatus>[] = [
  { command: 'create', from: [NOTHING], to: ['DRAFT'], when: 'it is not to be published' },
  {
    command: 'create',
    from: [NOTHING],
    to: ['PUBLISHED', 'VALID'],
    when: 'it is to be published; VALID once one validity date is absent or reached',
  },
  {
    command: 'publish',
    from: ['DRAFT'],
    to: ['PUBLISHED', 'VALID'],
    when: 'no validity date lies behind, no due date lies behind or before its validity date',
  },
  {
    command: 'update',
    from: ['DRAFT', 'PUBLISHED', 'VALID', 'EXPIRED'],
    to: ['DRAFT', 'PUBLISHED', 'VALID'],
    when: 'always written anew: DRAFT unless it is to be published',
  },
  {
    command: 'invalidate',
    from: ['PUBLISHED', 'VALID'],
    to: ['INVALID'],
    when: 'it has not expired meanwhile',
  },
  {
    command: 'delete',
    from: ['DRAFT', 'PUBLISHED', 'VALID', 'INVALID', 'EXPIRED'],
    to: [NOTHING],
    when: 'no money is involved',
  },
  { command: 'begin', from: ['PUBLISHED'], to: ['VALID'], when: 'the earliest validity date is reached' },
  {
    command: 'expire',
    from: ['VALID'],
    to: ['EXPIRED'],
    when: 'switchToExpired, the last due date has passed and every option is unpaid',
  },
  {
    command: 'pay',
    from: ['DRAFT', 'PUBLISHED', 'VALID', 'INVALID', 'EXPIRED', 'PARTIALLY_PAID'],
    to: ['PARTIALLY_PAID', 'PAID'],
    when: 'PAID once a whole option or plan is paid; money that has moved is never refused for a state of ours',
  },
  {
    command: 'report',
    from: ['PARTIALLY_PAID'],
    to: ['PARTIALLY_PAID'],
    when: 'the plan is not paid in full yet',
  },
  {
    command: 'report',
    from: ['PAID'],
    to: ['PAID', 'REPORTED'],
    when: 'REPORTED once a whole option or plan is reported',
  },
  {
    command: 'report',
    from: ['VALID', 'PARTIALLY_PAID'],
    to: ['PARTIALLY_PAID', 'PAID', 'REPORTED'],
    serviceType: 'ACA',
    when: 'an option may be reported without having been paid here',
  },
];

/** Every way an option's status may change. */
export const OPTION_TRANSITIONS: readonly Transition<OptionCommand, OptionStatus>[] = [
  { command: 'create', from: [NOTHING], to: ['PO_UNPAID'], when: 'with its position' },
  { command: 'update', from: ['PO_UNPAID'], to: ['PO_UNPAID', NOTHING], when: 'with its position' },
  { command: 'charge', from: ['PO_UNPAID'], to: ['PO_UNPAID'], when: 'a notification fee is set' },
  {
    command: 'pay',
    from: ['PO_UNPAID'],
    to: ['PO_PAID'],
    when: 'neither the whole nor another plan was paid before',
  },
  {
    command: 'report',
    from: ['PO_PAID', 'PO_PARTIALLY_REPORTED'],
    to: ['PO_PARTIALLY_REPORTED', 'PO_REPORTED'],
    when: 'PO_REPORTED with its last transfer',
  },
  {
    command: 'report',
    from: ['PO_UNPAID'],
    to: ['PO_PARTIALLY_REPORTED', 'PO_REPORTED'],
    serviceType: 'ACA',
    when: 'no other plan is in use',
  },
];

/** Every way a transfer's status may change. */
export const TRANSFER_TRANSITIONS: readonly Transition<TransferCommand, TransferStatus>[] = [
  { command: 'create', from: [NOTHING], to: ['T_UNREPORTED'], when: 'with its position' },
  { command: 'update', from: ['T_UNREPORTED'], to: ['T_UNREPORTED', NOTHING], when: 'with its position' },
  { command: 'report', from: ['T_UNREPORTED'], to: ['T_REPORTED'], when: 'it was found in a flow report' },
];

/** Two questions to a table. */
interface Machine<Command extends string, Status extends string> {
  may: (command: Command, from: Status | Nothing, serviceType?: ServiceType) => boolean;
  /** @returns `to` @throws Error when no row leads there: a fault of ours */
  becomes: <To extends Status | Nothing>(
    command: Command,
    from: Status | Nothing,
    to: To,
    serviceType?: ServiceType,
  ) => To;
}

// Sets of text made once: a bulk upload asks for every position.
function machineOf<Command extends string, Status extends string>(
  table: readonly Transition<Command, Status>[],
): Machine<Command, Status> {
  const starts = new Set<string>();
  const moves = new Set<string>();
  for (const { command, from, to, serviceType = '' } of table) {
    for (const source of from) {
      starts.add(`${command} ${source} ${serviceType}`);
      for (const target of to) moves.add(`${command} ${source} ${target} ${serviceType}`);
    }
  }
  return {
    may: (command, from, serviceType = 'GPD') =>
      starts.has(`${command} ${from} `) || starts.has(`${command} ${from} ${serviceType}`),
    becomes: (command, from, to, serviceType = 'GPD') => {
      if (!moves.has(`${command} ${from} ${to} `) && !moves.has(`${command} ${from} ${to} ${serviceType}`)) {
        throw new Error(`No transition leads from ${from} to ${to} by ${command} (${serviceType})`);
      }
      return to;
    },
  };
}

const positions = machineOf(POSITION_TRANSITIONS);
const options = machineOf(OPTION_TRANSITIONS);
const transfers = machineOf(TRANSFER_TRANSITIONS);

export const positionMay = positions.may;
export const positionBecomes = positions.becomes;
export const optionMay = options.may;
export const optionBecomes = options.becomes;
export const transferMay = transfers.may;
export const transferBecomes = transfers.becomes;
