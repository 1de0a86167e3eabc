import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withoutServiceStarts } from './apt';

describe('withoutServiceStarts', () => {
  const apt = { prefix: [] };
  let folder: string;
  let policyFile: string;
  const options = () => ({ env: process.env, onProgress: () => undefined, policyFile });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'apt-'));
    policyFile = join(folder, 'policy-rc.d');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('forbids service starts during the action and takes the file away afterwards', async () => {
    const during = await withoutServiceStarts(apt, options(), () =>
      Promise.resolve(readFileSync(policyFile, 'utf8')),
    );
    expect(during).toContain('exit 101');
    expect(existsSync(policyFile)).toBe(false);
  });

  test('takes it away after a failure too', async () => {
    const failing = withoutServiceStarts(apt, options(), () => Promise.reject(new Error('no space')));
    await expect(failing).rejects.toThrow('no space');
    expect(existsSync(policyFile)).toBe(false);
  });

  test("leaves the machine's own policy as it is", async () => {
    writeFileSync(policyFile, 'theirs');
    await withoutServiceStarts(apt, options(), () => Promise.resolve());
    expect(readFileSync(policyFile, 'utf8')).toBe('theirs');
  });
});
