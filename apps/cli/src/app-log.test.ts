import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAppLog } from './app-log';

test('an app log keeps every line and shows errors once, on one line each', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'app-log-'));
  const shown: string[] = [];
  const log = openAppLog(folder, 'api', (line) => shown.push(line));
  const error = JSON.stringify({ level: 50, msg: 'no queue', err: { message: 'connection\nlost' } });
  for (const line of [JSON.stringify({ level: 30, msg: 'hello' }), error, error, 'not json']) log.write(line);
  await log.close();
  expect(shown).toEqual(['api: no queue: connection lost']);
  expect(readFileSync(log.file, 'utf8').trim().split('\n')).toHaveLength(4);
  rmSync(folder, { recursive: true });
});
