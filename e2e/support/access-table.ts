/**
 * Who may call what, as the contract has it: written down here by hand, and not read from the code it is held against.
 * A call of the api that is not in it fails the test, and so does a line whose call is gone.
 */

/** Kinds of keys a call is tried with, in the order of the columns below. */
export const KINDS = [
  'no key',
  'a wrong key',
  'an expired key',
  'a revoked key',
  'a key that was rotated out',
  "another broker's key",
  'a key for another organization',
  'a key for another segregation code',
  'a key to read positions',
  'a key to write positions',
  'a key to write receipts',
  "the partner's key",
  "the operator's key",
  "an operator's key to read",
] as const;
export type Kind = (typeof KINDS)[number];

/** `passes`: is let through to the call itself, whatever that makes of it. 409 is how ACA's contract refuses. */
export type Outcome = 'passes' | 401 | 403 | 409;

/** A letter a kind: `-` 401, `x` 403, `c` 409, `o` passes. The first five have no valid key. */
const RULES = {
  //                                  none   other      scoped  own  operator
  anybody: /*                      */ 'ooooo ooo ooo ooo',
  'any key': /*                    */ '----- ooo ooo ooo',
  'SOAP, for keys without limits': /* */ '----- oxx xxx oox',
  administration: /*               */ '----- xxx xxx xoo',
  'administration, changing': /*   */ '----- xxx xxx xox',
  // One organization, all of its segregation codes.
  'positions, reading': /*         */ '----- xxx oox oox',
  'positions, changing': /*        */ '----- xxx xox oox',
  'receipts, reading': /*          */ '----- xxx xxo oox',
  'receipts, changing': /*         */ '----- xxx xxo oox',
  // As far as the segregation codes of the key go: a list is shorter, another one's position is closed.
  'positions of codes, reading': /* */ '----- xxo oox oox',
  'position of a code, reading': /* */ '----- xxx oox oox',
  'position of a code, changing': /* */ '----- xxx xox oox',
  'notice of a code, by ACA': /*   */ '----- xxc xox oox',
  'receipts of codes, reading': /* */ '----- xxo xxo oox',
  'receipt of a code, reading': /* */ '----- xxx xxo oox',
  // A broker as a whole.
  // Whatever the key reaches: another one finds its own there.
  'positions of all, reading': /*  */ '----- ooo oox oox',
  'receipts of all, reading': /*   */ '----- ooo xxo oox',
  'all of what is reached, reading': /* */ '----- oox ooo ooo',
  'redeliveries of a broker': /*   */ '----- oxx xxo oox',
  'secret of a broker': /*         */ '----- oxx xox oox',
  "a broker's own station": /*     */ '----- xxx xxo oox',
} as const;
type Rule = keyof typeof RULES;

const JOBS = '/organizations/{organization}/jobs';
const V1 = '/brokers/{broker}/organizations/{organization}/debtpositions';
const V2 = `/v2${V1}`;
const POSITIONS = '/organizations/{organization}/debtpositions';
const V3 = `/v3${POSITIONS}`;
const OPTIONS = '/organizations/{organization}/paymentoptions';
const RECEIPTS = '/organizations/{organization}/receipts';
const DELIVERIES = '/organizations/{organization}/deliveries';
const ORGANIZATIONS = '/admin/organizations/{organization}';

/** Every call, at its path below the prefixes it is published under. */
const CALLS: Readonly<Record<string, Rule>> = {
  [`POST ${JOBS}`]: 'positions, changing',
  [`GET ${JOBS}`]: 'positions, reading',
  [`GET ${JOBS}/{jobId}`]: 'positions, reading',
  [`GET ${JOBS}/{jobId}/events`]: 'positions, reading',
  [`GET ${JOBS}/{jobId}/items`]: 'positions, reading',
  [`GET ${JOBS}/{jobId}/results.ndjson`]: 'positions, reading',
  [`GET ${JOBS}/{jobId}/results.csv`]: 'positions, reading',
  [`GET ${JOBS}/{jobId}/failed.zip`]: 'positions, reading',
  [`POST ${JOBS}/{jobId}/cancel`]: 'positions, changing',
  [`POST ${JOBS}/{jobId}/retry-failed`]: 'positions, changing',
  [`POST ${JOBS}/{jobId}/undo`]: 'positions, changing',
  [`GET ${JOBS}/{jobId}/callback`]: 'positions, reading',
  [`POST ${JOBS}/{jobId}/callback/resend`]: 'positions, changing',
  'GET /webhook-secret': 'secret of a broker',
  'POST /webhook-secret/rotate': 'secret of a broker',

  ...Object.fromEntries(
    [V1, V2].flatMap((base): [string, Rule][] => [
      [`POST ${base}/file`, 'positions, changing'],
      [`PUT ${base}/file`, 'positions, changing'],
      [`DELETE ${base}/file`, 'positions, changing'],
      [`GET ${base}/file/{fileId}/status`, 'positions, reading'],
      [`GET ${base}/file/{fileId}/report`, 'positions, reading'],
      [`GET ${base}/files`, 'positions, reading'],
    ]),
  ),

  [`GET ${POSITIONS}`]: 'positions of codes, reading',
  [`POST ${POSITIONS}`]: 'position of a code, changing',
  [`POST ${POSITIONS}/bulk`]: 'position of a code, changing',
  [`PUT ${POSITIONS}`]: 'position of a code, changing',
  [`DELETE ${POSITIONS}`]: 'position of a code, changing',
  [`PATCH ${POSITIONS}/transfers`]: 'positions, changing',
  [`GET ${POSITIONS}/{iupd}`]: 'position of a code, reading',
  [`PUT ${POSITIONS}/{iupd}`]: 'position of a code, changing',
  [`DELETE ${POSITIONS}/{iupd}`]: 'position of a code, changing',
  [`POST ${POSITIONS}/{iupd}/publish`]: 'position of a code, changing',
  [`POST ${POSITIONS}/{iupd}/invalidate`]: 'position of a code, changing',
  [`GET ${POSITIONS}/{iupd}/events`]: 'position of a code, reading',
  [`GET ${V3}`]: 'positions of codes, reading',
  [`POST ${V3}`]: 'position of a code, changing',
  [`GET ${V3}/{iupd}`]: 'position of a code, reading',
  [`PUT ${V3}/{iupd}`]: 'position of a code, changing',
  [`DELETE ${V3}/{iupd}`]: 'position of a code, changing',
  [`POST ${V3}/{iupd}/publish`]: 'position of a code, changing',

  [`GET ${OPTIONS}/{iuv}/debtposition`]: 'position of a code, reading',
  [`GET ${OPTIONS}/{nav}`]: 'positions, reading',
  [`GET ${OPTIONS}/{nav}/notice.pdf`]: 'positions, reading',
  [`POST ${OPTIONS}/{nav}/pay`]: 'positions, changing',
  [`POST ${OPTIONS}/paids/{nav}`]: 'position of a code, changing',
  [`PUT ${OPTIONS}/{nav}/notificationfee`]: 'positions, changing',
  [`POST ${OPTIONS}/{iuv}/transfers/{idTransfer}/report`]: 'positions, changing',
  'POST /payment-options/organizations/{organization}/notices/{nav}': 'positions, reading',
  'POST /paCreatePosition': 'notice of a code, by ACA',
  'POST /organizations/{organization}/iuvs': 'positions, changing',

  [`GET ${RECEIPTS}`]: 'receipts, reading',
  [`POST ${RECEIPTS}`]: 'receipts, changing',
  [`GET ${RECEIPTS}/export.zip`]: 'receipts, reading',
  [`GET ${RECEIPTS}/{receiptId}`]: 'receipts, reading',
  [`GET ${RECEIPTS}/{receiptId}/xml`]: 'receipts, reading',
  [`GET ${RECEIPTS}/{receiptId}/recipients/explain`]: 'receipts, reading',
  [`POST ${RECEIPTS}/{receiptId}/deliveries/{deliveryId}/redeliver`]: 'receipts, changing',
  [`POST ${RECEIPTS}/{receiptId}/deliveries/{deliveryId}/redirect`]: 'receipts, changing',
  [`POST ${DELIVERIES}/{deliveryId}/redeliver`]: 'receipts, changing',
  [`POST ${DELIVERIES}/{deliveryId}/redirect`]: 'receipts, changing',
  'GET /payments/{organization}/receipts': 'receipts of codes, reading',
  'GET /payments/{organization}/receipts/{iuv}': 'receipt of a code, reading',
  [`GET ${RECEIPTS}/{receiptId}/deliveries/{deliveryId}/xml`]: 'receipts, reading',
  'GET /receipts': 'receipts of all, reading',
  'POST /debtpositions/search': 'positions of all, reading',
  'GET /overview': 'all of what is reached, reading',
  'GET /redeliveries': 'redeliveries of a broker',
  'POST /redeliveries': 'redeliveries of a broker',
  'GET /redeliveries/{redeliveryId}': 'redeliveries of a broker',
  'POST /redeliveries/{redeliveryId}/cancel': 'redeliveries of a broker',
  'GET /stations/{stationId}/mailbox': "a broker's own station",
  'GET /stations/{stationId}/mailbox.zip': "a broker's own station",
  'GET /stations/{stationId}/mailbox/{deliveryId}/xml': "a broker's own station",
  'POST /stations/{stationId}/mailbox/acknowledge': "a broker's own station",
  'GET /partner': 'anybody',
  'POST /partner': 'SOAP, for keys without limits',

  'GET /admin/overview': 'administration',
  'GET /admin/webhooks': 'administration',
  'POST /admin/webhooks': 'administration, changing',
  'GET /admin/webhooks/{webhookId}': 'administration',
  'PUT /admin/webhooks/{webhookId}': 'administration, changing',
  'DELETE /admin/webhooks/{webhookId}': 'administration, changing',
  // Whoever has the secret can sign.
  'GET /admin/webhooks/{webhookId}/secret': 'administration, changing',
  'POST /admin/webhooks/{webhookId}/secret/rotate': 'administration, changing',
  'POST /admin/webhooks/{webhookId}/test': 'administration, changing',
  'GET /admin/webhooks/{webhookId}/messages': 'administration',
  'POST /admin/webhooks/{webhookId}/messages/{messageId}/resend': 'administration, changing',
  'GET /admin/stations': 'administration',
  'PUT /admin/stations/{stationId}': 'administration, changing',
  'GET /admin/stations/{stationId}': 'administration',
  'DELETE /admin/stations/{stationId}': 'administration, changing',
  'PUT /admin/stations/{stationId}/channel': 'administration, changing',
  'GET /admin/stations/{stationId}/channel': 'administration',
  'DELETE /admin/stations/{stationId}/channel': 'administration, changing',
  'POST /admin/stations/{stationId}/test': 'administration, changing',
  'GET /admin/brokers': 'administration',
  'PUT /admin/brokers/{brokerCode}': 'administration, changing',
  'GET /admin/keys': 'administration',
  'POST /admin/keys': 'administration, changing',
  'POST /admin/keys/{keyId}/rotate': 'administration, changing',
  'DELETE /admin/keys/{keyId}': 'administration, changing',
  'GET /admin/audit': 'administration',
  'GET /admin/queues': 'administration',
  [`GET ${ORGANIZATIONS}/settings`]: 'administration',
  [`PUT ${ORGANIZATIONS}/settings`]: 'administration, changing',
  [`GET ${ORGANIZATIONS}/retention`]: 'administration',
  [`PUT ${ORGANIZATIONS}/retention`]: 'administration, changing',
  [`POST ${ORGANIZATIONS}/debtors/export`]: 'administration, changing',
  [`POST ${ORGANIZATIONS}/debtors/erase`]: 'administration, changing',
  [`GET ${ORGANIZATIONS}/notice`]: 'administration',
  [`PUT ${ORGANIZATIONS}/notice`]: 'administration, changing',
  [`GET ${ORGANIZATIONS}/ibans`]: 'administration',
  [`PUT ${ORGANIZATIONS}/ibans`]: 'administration, changing',
  [`GET ${ORGANIZATIONS}/services`]: 'administration',
  [`PUT ${ORGANIZATIONS}/services/{idServizio}`]: 'administration, changing',
  [`GET ${ORGANIZATIONS}/services/{idServizio}`]: 'administration',
  [`DELETE ${ORGANIZATIONS}/services/{idServizio}`]: 'administration, changing',
  'GET /admin/taxonomy': 'administration',
  'PUT /admin/taxonomy': 'administration, changing',
  'POST /internal/config/send': 'administration, changing',

  'POST /console/session': 'anybody',
  'GET /console/session': 'any key',
  'DELETE /console/session': 'anybody',
  'GET /health/live': 'anybody',
  'GET /health/ready': 'anybody',
  'GET /metrics': 'anybody',
  'GET /info': 'anybody',
  'GET /v1/info': 'anybody',
  'GET /v2/info': 'anybody',
  'GET /openapi.json': 'anybody',
  'GET /docs': 'anybody',
};

/** Calls the table has and the api does not, and the other way round. */
export function disagreements(operations: readonly string[], calls: object = CALLS): string[] {
  const known = new Set(operations);
  return [
    ...operations.filter((operation) => !(operation in calls)).map((each) => `not in the table: ${each}`),
    ...Object.keys(calls)
      .filter((call) => !known.has(call))
      .map((each) => `not in the api: ${each}`),
  ];
}

/** @param operation as `GET /path/{parameter}`. @throws Error for one the table does not have */
export function expectedOf(operation: string, kind: Kind): Outcome {
  const rule = CALLS[operation];
  if (rule === undefined) throw new Error(`${operation} is not in the table of who may call what`);
  const letter = RULES[rule].replaceAll(' ', '')[KINDS.indexOf(kind)];
  return ({ '-': 401, x: 403, c: 409, o: 'passes' } as const)[letter as '-' | 'x' | 'c' | 'o'];
}
