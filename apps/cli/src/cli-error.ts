/** Something the person at the terminal can put right; `message` is one line that says how. */
export class CliError extends Error {
  override readonly name = 'CliError';
}
