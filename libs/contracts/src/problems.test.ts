import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { problemKind } from './problems';

const ROOT = path.resolve(__dirname, '../../..');
/** Answered over SOAP, by apps/api/src/routes/partner.ts, and nowhere else. */
const SOAP_ONLY = /^(PAA|SOAP)_/;

/** Every source file that ships. */
function sources(): { file: string; text: string }[] {
  return ['libs', 'apps'].flatMap((top) =>
    readdirSync(path.join(ROOT, top), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|^testing\//.test(file))
      .map((file) => ({
        file: path.join(top, file),
        text: readFileSync(path.join(ROOT, top, file), 'utf8'),
      })),
  );
}

/** The table as it stands in its own source: its keys are its codes. */
const table = readFileSync(path.join(__dirname, 'problems.ts'), 'utf8');
const known = [...table.matchAll(/^ {2}([A-Z][A-Z_]+): \{/gm)].map(([, code = '']) => code);

describe('the table of problems', () => {
  it('knows every code the house rejects with', () => {
    const unknown = sources().flatMap(({ file, text }) =>
      [...text.matchAll(/new Rejected\(\s*'([A-Z_]+)'/g)]
        .map(([, code = '']) => code)
        .filter((code) => problemKind(code) === undefined && !SOAP_ONLY.test(code))
        .map((code) => `${code} in ${file}`),
    );
    expect(unknown).toEqual([]);
  });

  it('has no code that nobody uses', () => {
    const texts = sources()
      .filter(({ file }) => !file.endsWith('problems.ts'))
      .map(({ text }) => text)
      .join('\n');
    expect(known.length).toBeGreaterThan(30);
    expect(known.filter((code) => !texts.includes(`'${code}'`))).toEqual([]);
  });

  it('gives every code an HTTP status of an error and a title', () => {
    for (const code of known) {
      const kind = problemKind(code);
      expect(kind?.status).toBeGreaterThanOrEqual(400);
      expect(kind?.status).toBeLessThan(600);
      expect(kind?.title).not.toBe('');
    }
  });

  it('does not take a property every object has for a code', () => {
    expect(problemKind('toString')).toBeUndefined();
    expect(problemKind('__proto__')).toBeUndefined();
  });
});
