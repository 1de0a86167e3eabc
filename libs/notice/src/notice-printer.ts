import { join } from 'node:path';
import { type PaymentNotice, Transient } from '#libs/domain';
import Piscina from 'piscina';
import { renderNotice } from './render-notice';
import type { printInThread } from './render-notice.thread';

/** Notices that may wait: some seconds of printing. */
const MAX_WAITING = 100;
/** JavaScript heap of a thread. A notice takes a few megabytes, its fonts once as much. */
const HEAP_MIB = 128;

export interface NoticePrinter {
  /**
   * {@link renderNotice} in a thread of its own.
   *
   * @throws Transient NOTICES_BUSY when too many wait, or the printer is closed
   */
  print(notice: PaymentNotice): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Where this file runs as TypeScript (jest) the thread's program cannot be loaded as it is: the caller's own prints. */
export function createNoticePrinter(): NoticePrinter {
  if (!__filename.endsWith('.js')) return { print: renderNotice, close: () => Promise.resolve() };
  const name: keyof { printInThread: typeof printInThread } = 'printInThread';
  const pool = new Piscina<PaymentNotice, Uint8Array>({
    filename: join(__dirname, 'render-notice.thread.js'),
    name,
    minThreads: 0,
    maxThreads: 1,
    maxQueue: MAX_WAITING,
    // Fonts are read and thought through by then: kept for a while, not for ever.
    idleTimeout: 60_000,
    atomics: 'disabled',
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB },
  });
  // A thread that dies between two notices concerns nobody: the next notice gets a new one.
  pool.on('error', () => undefined);
  let isClosed = false;
  return {
    async print(notice) {
      if (isClosed || pool.queueSize >= MAX_WAITING) {
        throw new Transient('NOTICES_BUSY', 'Too many notices are being printed: try again');
      }
      return pool.run(notice);
    },
    async close() {
      isClosed = true;
      await pool.destroy();
    },
  };
}
