import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openApiDocument } from './document';

const ROOT = path.resolve(__dirname, '../../../..');

describe('the types of the client', () => {
  it('are those of the OpenAPI document: npm run client:types makes them anew', () => {
    const made = execFileSync(process.execPath, ['scripts/client-types.mjs', '--stdin'], {
      cwd: ROOT,
      input: JSON.stringify(openApiDocument({ version: '' })),
      encoding: 'utf8',
      maxBuffer: 16 * 1024 * 1024,
    });
    const kept = readFileSync(path.join(ROOT, 'libs/client/src/schema.ts'), 'utf8');
    expect(made === kept).toBe(true);
  });
});
