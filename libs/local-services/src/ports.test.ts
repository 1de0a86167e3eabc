import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { freePort, portIsFree } from './ports';

const RANGE = '/proc/sys/net/ipv4/ip_local_port_range';

describe('freePort', () => {
  it('gives no port twice, though nobody listens on any yet', async () => {
    const ports = await Promise.all(Array.from({ length: 50 }, () => freePort()));
    expect(new Set(ports).size).toBe(50);
  });

  it('gives what can be listened on, and is not free from then on', async () => {
    const port = await freePort();
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
    await expect(portIsFree(port)).resolves.toBe(false);
    await new Promise((resolve) => server.close(resolve));
    await expect(portIsFree(port)).resolves.toBe(true);
  });

  const onLinux = existsSync(RANGE) ? it : it.skip;
  onLinux('gives none that the kernel may give to a connection meanwhile', async () => {
    const [first = 0] = readFileSync(RANGE, 'utf8').trim().split(/\s+/).map(Number);
    const ports = await Promise.all(Array.from({ length: 50 }, () => freePort()));
    expect(Math.max(...ports)).toBeLessThan(first);
  });
});
