/** @throws Error for what is none, or is too large */
export function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${name} must be a whole number`);
  return Number(text);
}

/** Lines on standard error, each with the seconds since this was called; `title` goes before each. */
export function createProgress(title = ''): (line: string) => void {
  const startedAt = Date.now();
  return (line) => {
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1).padStart(6);
    process.stderr.write(`[${seconds} s] ${title}${line}\n`);
  };
}
