import { Transient } from '#libs/domain';

/** Errors of the disk (full, gone, out of handles) as the domain's Transient; anything else as it is. */
export function asStorageError(error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall === undefined || code === undefined) return error;
  return new Transient('SPOOL_UNAVAILABLE', `The upload cannot be kept on disk (${code})`, [], {
    cause: error,
  });
}
