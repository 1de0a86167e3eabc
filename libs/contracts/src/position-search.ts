import { type Position, type PositionPlace, Rejected, debtorOf, statusAt } from '#libs/domain';
import { z } from 'zod';
import { readCode } from './admin-payload';
import { check } from './check';
import { STATUSES, readPlace } from './position-list-query';
import { debtor as debtorFields, optionView, positionView, serviceType } from './position-view-schemas';
import { spellings } from './privacy-payload';

const text = z
  .string({ error: 'must be a string' })
  .trim()
  .min(1, 'must not be empty')
  .max(255, 'must have 255 characters at most');

/** Body of `POST /debtpositions/search`: in a body because a debtor's code must not be in an address. */
export const positionSearch = z.strictObject({
  organization: text.max(35, 'must have 35 characters at most').optional(),
  iupd: text.optional(),
  notice: text.optional().meta({ description: 'nav or iuv of a payment option.' }),
  debtor: text.optional().meta({
    description: 'Fiscal code of the debtor; in capital and small letters alike. Needs `organization`.',
  }),
  status: z
    .enum(STATUSES, { error: `must be one of ${STATUSES.join(', ')}` })
    .optional()
    .meta({ description: 'Of a list of all positions of `organization`: where nothing else is looked for.' }),
  limit: z.int({ error: 'must be a whole number' }).min(1).max(50).default(20),
  cursor: text.max(2_000).optional().meta({ description: '`nextCursor` of the page before.' }),
});

export type PositionSearch =
  | { by: 'iupd'; iupd: string; organization?: string; limit: number }
  | { by: 'notice'; notice: string; organization?: string; limit: number }
  | { by: 'debtor'; code: string; codes: string[]; organization: string; limit: number; before?: number }
  | {
      by: 'list';
      organization: string;
      status?: (typeof STATUSES)[number];
      limit: number;
      after?: PositionPlace;
    };

/** @throws Rejected BAD_REQUEST unless exactly one thing is looked for, and a debtor or a list in one organization */
export function readPositionSearch(body: unknown): PositionSearch {
  const given = check(positionSearch, body);
  const { iupd, notice, debtor, status, cursor, limit } = given;
  if (given.organization !== undefined) readCode(given.organization);
  const within = given.organization === undefined ? {} : { organization: given.organization };
  const clues = Object.entries({ iupd, notice, debtor, status }).filter(([, value]) => value !== undefined);
  const [, second] = clues;
  if (second !== undefined) throw fault(second[0], 'must not be given beside another clue');
  if (cursor !== undefined && (iupd ?? notice) !== undefined)
    throw fault('cursor', 'goes on with lists and debtors only');
  if (iupd !== undefined) return { by: 'iupd', iupd, limit, ...within };
  if (notice !== undefined) return { by: 'notice', notice, limit, ...within };
  const { organization } = given;
  if (organization === undefined)
    throw fault('organization', 'is required unless an iupd or a notice is looked for');
  const wrongCursor = () => fault('cursor', 'must be a nextCursor of the previous page');
  if (debtor === undefined) {
    const after = cursor === undefined ? undefined : readPlace(cursor, 'INSERTED_DATE', true);
    if (cursor !== undefined && after === undefined) throw wrongCursor();
    const rest = { ...(status === undefined ? {} : { status }), ...(after === undefined ? {} : { after }) };
    return { by: 'list', organization, limit, ...rest };
  }
  if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) throw wrongCursor();
  return {
    by: 'debtor',
    code: debtor.toUpperCase(),
    codes: spellings(debtor),
    organization,
    limit,
    ...(cursor === undefined ? {} : { before: Number(cursor) }),
  };
}

const fault = (name: string, detail: string): Rejected =>
  new Rejected('BAD_REQUEST', `${name}: ${detail}`, [{ pointer: `/${name}`, detail }]);

const found = positionView
  .pick({ iupd: true, companyName: true, status: true, insertedDate: true, lastUpdatedDate: true })
  .extend({
    organizationFiscalCode: z.string(),
    serviceType,
    debtor: z.object({
      type: debtorFields.type,
      fiscalCode: debtorFields.fiscalCode,
      fullName: debtorFields.fullName,
    }),
    paymentOption: z.array(
      optionView.pick({ nav: true, iuv: true, amount: true, description: true, dueDate: true, status: true }),
    ),
  });
export const foundPositions = z.object({
  positions: z.array(found),
  nextCursor: z.string().optional(),
});

/** A position as a result of a search. The status is the one at `now`. */
export function viewFoundPosition(position: Position, now: string): z.output<typeof found> {
  const [first] = position.paymentOption;
  const { type, fiscalCode, fullName } = first === undefined ? position : debtorOf(position, first);
  return {
    organizationFiscalCode: position.organizationFiscalCode,
    iupd: position.iupd,
    companyName: position.companyName,
    status: statusAt(position, now),
    serviceType: position.serviceType,
    insertedDate: position.insertedDate,
    lastUpdatedDate: position.lastUpdatedDate,
    debtor: { type, fiscalCode, fullName },
    paymentOption: position.paymentOption.map(({ nav, iuv, amount, description, dueDate, status }) => ({
      nav,
      iuv,
      amount,
      description,
      dueDate,
      status,
    })),
  };
}
