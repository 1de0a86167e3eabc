/** A service cannot be had; `message` is one line that says what is wrong and what to do. */
export class ServicesError extends Error {
  override readonly name = 'ServicesError';
}
