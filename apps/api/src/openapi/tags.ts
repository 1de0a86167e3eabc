/** Areas of the api, in the order they are shown. */
export const TAGS = {
  Jobs: 'Positions in bulk, with an answer for every single one.',
  'Bulk upload': "GPD's bulk upload, v1 and v2: the same jobs behind the published contract.",
  'Debt positions': "GPD's debt positions, v1 and v2: one at a time, or some at once, all or none.",
  'Debt positions v3': "GPD's debt positions as options of instalments, each with its debtor.",
  'Payment options': 'Single options of a position: paid, reported, charged with a notification fee.',
  ACA: "ACA's own call. Its positions are also served by the calls of the debt positions.",
  Identifiers: 'iuv and nav for organizations that do not number their notices themselves.',
  Receipts: 'Receipts of payments.',
  Deliveries: 'Receipts on their way to stations: sent again, sent elsewhere, taken from a mailbox.',
  'paForNode SOAP': 'SOAP 1.1: what the Nodo calls. The WSDL is the contract.',
  Webhooks:
    'Alerts to operators and the end of jobs, signed by Standard Webhooks, repeated until somebody takes them.',
  Administration: 'Stations, brokers, keys, settings: for operators.',
  Console: 'How the console in the browser signs in.',
  Service: 'For whoever watches over the process, or wants to know how to talk to it.',
} as const;
export type Tag = keyof typeof TAGS;
