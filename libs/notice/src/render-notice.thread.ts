import type { PaymentNotice } from '#libs/domain';
import { giveWay } from '#libs/lifecycle';
import { renderNotice } from './render-notice';

// The thread that answers comes before the one that prints.
giveWay();

/** Entry point of the thread; named in notice-printer.ts. */
export const printInThread = (notice: PaymentNotice): Promise<Uint8Array> => renderNotice(notice);
