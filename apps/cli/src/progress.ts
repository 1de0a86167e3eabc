import pc from 'picocolors';

/** Lines for the terminal, each with the seconds since the command began. On stderr: stdout is for results. */
export function createProgress(): (line: string) => void {
  const startedAt = Date.now();
  return (line) => {
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1).padStart(5);
    process.stderr.write(`${pc.dim(`[${seconds} s]`)} ${line}\n`);
  };
}
