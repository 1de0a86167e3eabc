import { useWords } from '../language';
import { Tag, type TagColor } from './Tag';

const COLORS: Record<string, TagColor> = {
  DRAFT: 'gray',
  PUBLISHED: 'blue',
  VALID: 'blue',
  UNPAID: 'blue',
  PO_UNPAID: 'blue',
  PARTIALLY_PAID: 'grape',
  PAID: 'green',
  PO_PAID: 'green',
  REPORTED: 'teal',
  PO_REPORTED: 'teal',
  PARTIALLY_REPORTED: 'teal',
  PO_PARTIALLY_REPORTED: 'teal',
  INVALID: 'gray',
  EXPIRED: 'orange',
  OPEN: 'blue',
  WAITING: 'orange',
  FAILED: 'red',
  REFUSED: 'red',
  KO: 'red',
  DELIVERED: 'green',
  OK: 'green',
  REDIRECTED: 'gray',
  CLOSED: 'green',
  NOTIFIED: 'green',
  NOTICE_GENERATED: 'gray',
  NOTICE_SENT: 'blue',
  NOTICE_PENDING: 'orange',
};

const words = {
  en: {
    DRAFT: 'Draft',
    PUBLISHED: 'Published',
    VALID: 'Valid',
    INVALID: 'Invalid',
    EXPIRED: 'Expired',
    PARTIALLY_PAID: 'Partly paid',
    PAID: 'Paid',
    REPORTED: 'Reported',
    UNPAID: 'Unpaid',
    PARTIALLY_REPORTED: 'Partly reported',
    OPEN: 'On its way',
    WAITING: 'Waiting',
    FAILED: 'Failed',
    REFUSED: 'Refused (KO)',
    DELIVERED: 'Delivered',
    REDIRECTED: 'Redirected',
    NOTIFIED: 'Notified',
    NOTICE_GENERATED: 'Generated',
    NOTICE_SENT: 'Sent',
    NOTICE_PENDING: 'Pending',
  },
  it: {
    DRAFT: 'Bozza',
    PUBLISHED: 'Pubblicata',
    VALID: 'Valida',
    INVALID: 'Annullata',
    EXPIRED: 'Scaduta',
    PARTIALLY_PAID: 'Pagata in parte',
    PAID: 'Pagata',
    REPORTED: 'Rendicontata',
    UNPAID: 'Da pagare',
    PARTIALLY_REPORTED: 'Rendicontata in parte',
    OPEN: 'In consegna',
    WAITING: 'In attesa',
    FAILED: 'Fallita',
    REFUSED: 'Rifiutata (KO)',
    DELIVERED: 'Consegnata',
    REDIRECTED: 'Reindirizzata',
    NOTIFIED: 'Notificata',
    NOTICE_GENERATED: 'Generata',
    NOTICE_SENT: 'Inviata',
    NOTICE_PENDING: 'In sospeso',
  },
};

/** A status in words; its name in the contracts is the tooltip. */
export function Status({ of, children }: { of: string; children?: string }) {
  const known: Record<string, string> = useWords(words);
  return (
    <Tag color={COLORS[of] ?? 'gray'} title={of}>
      {children ?? known[of] ?? known[of.replace('PO_', '')] ?? of}
    </Tag>
  );
}

/** The name of a status, for lists to choose from. */
export function useStatusNames(): (status: string) => string {
  const known: Record<string, string> = useWords(words);
  return (status) => known[status] ?? status;
}
