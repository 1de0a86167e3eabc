import { type Request } from 'express';
import { type Fault, type Operation, Rejected } from '#libs/domain';
import { type Edit, type changeState } from '#libs/use-cases';
import { ifMatch } from '../etag';
import { readFlag, readSegregationCodes } from '../query';
import { readServiceType } from '../service-type';

/** What GPD answers to a delete, in every version. */
export const DELETED = 'The debt position was successfully deleted';

export const organizationOf = (request: Request): string =>
  (request.params as { organization: string }).organization;
export const iupdOf = (request: Request): string => (request.params as { iupd: string }).iupd;

/** What a request to write says beside the positions. @throws Rejected BAD_REQUEST */
export function readEdit(request: Request, operation: Operation, items: readonly unknown[]): Edit {
  return {
    organizationFiscalCode: organizationOf(request),
    serviceType: readServiceType(request),
    toPublish: readFlag(request, 'toPublish'),
    operation,
    items,
    segregationCodes: readSegregationCodes(request),
  };
}

/** The one position a request is about. @throws Rejected BAD_REQUEST */
export function readTarget(request: Request): Parameters<typeof changeState>[1] {
  return {
    organization: organizationOf(request),
    iupd: iupdOf(request),
    segregationCodes: readSegregationCodes(request),
    ...ifMatch(request),
  };
}

/** @throws Rejected DEBT_POSITION_REQUEST_DATA_ERROR */
export function assertSameIupd(iupd: string, item: { iupd: string }): void {
  if (item.iupd === iupd) return;
  const detail = `IUPD mistmatch error: path variable IUPD [${iupd}] and request body IUPD [${item.iupd}] must be the same`;
  throw new Rejected('DEBT_POSITION_REQUEST_DATA_ERROR', detail, [{ pointer: '/iupd', detail }]);
}

/** All faults of a body, as GPD lists them: `field: message, field: message`. */
export function badRequest(faults: readonly Fault[]): Rejected {
  const message = faults
    .map(({ pointer, detail }) =>
      pointer === '' ? detail : `${pointer.slice(1).replaceAll('/', '.')}: ${detail}`,
    )
    .join(', ');
  return new Rejected('BAD_REQUEST', message, faults);
}
