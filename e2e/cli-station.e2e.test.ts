import * as soap from 'soap';
import { Gpd, endAll } from './support/cli';
import { openHouse } from './support/house';
import { Scene, organizationCode, receiptOf } from './support/receipt';

let scene: Scene;
beforeAll(async () => {
  scene = new Scene(await openHouse({ BREAKER_FAILURES: '1000' }));
});
afterAll(async () => {
  endAll();
  await scene.close();
});

/** `gpd station` with these options, registered as the station of an organization. */
async function station(...options: string[]) {
  const gpd = new Gpd(['station', '--port', '0', ...options]);
  const [, url = ''] = await gpd.says(/listens at (\S+)/);
  const organization = organizationCode();
  const { status } = await scene.operator.put(`/admin/stations/${organization}_01`, {
    brokerCode: organization,
    endpointUrl: url,
    timeoutMs: 500,
    organizations: [{ organizationFiscalCode: organization }],
  });
  expect(status).toBe(201);
  const receipt = receiptOf(organization);
  return { gpd, url, organization, receipt };
}

describe('gpd station', () => {
  it('fails each receipt as often as told, then takes it, and shows no personal data', async () => {
    const { gpd, organization, receipt } = await station('--fault', 'flaky:2', '--json');
    await scene.deliver(receipt);
    await gpd.says(/"attempt":3/);
    const { code, stdout } = await gpd.stop();
    expect(code).toBe(0);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toMatchObject(
      ['HTTP 500', 'HTTP 500', 'OK'].map((answer, index) => ({
        number: index + 1,
        operation: 'paSendRTV2',
        idPA: organization,
        receiptId: receipt.receiptId,
        noticeNumber: receipt.noticeNumber,
        paymentAmount: 1000,
        attempt: index + 1,
        answer,
      })),
    );
    expect(stdout).not.toMatch(/NREGNN70B01F205K|Neri|<\w+:/);
  });

  it('refuses, and shows the message to who asks for it', async () => {
    const { gpd, receipt } = await station('--fault', 'ko', '--verbose');
    await scene.post(receipt);
    const { deliveries } = await scene.receipt(receipt, (view) => view.deliveries[0]?.outcome === 'KO');
    expect(deliveries[0]).toMatchObject({ faultCode: 'PAA_SYSTEM_ERROR', attemptCount: 1 });
    const { stdout } = await gpd.stop();
    expect(stdout).toMatch(
      new RegExp(`#1 paSendRTV2 .* ${receipt.receiptId} .*10\\.00 EUR.*: KO PAA_SYSTEM_ERROR`),
    );
    expect(stdout).toContain('NREGNN70B01F205K');
  });

  it.each([
    ['timeout', 'TIMEOUT'],
    ['malformed', 'UNREADABLE_ANSWER'],
    ['500', 'HTTP_STATUS'],
    ['slow:60000', 'TIMEOUT'],
  ])('can be told %s, which a delivery sees as %s', async (fault, errorClass) => {
    const { gpd, receipt } = await station('--fault', fault);
    await scene.post(receipt);
    const { deliveries } = await scene.receipt(
      receipt,
      (view) => view.deliveries[0]?.attempts[0]?.errorClass !== undefined,
    );
    expect(deliveries[0]?.attempts[0]?.errorClass).toBe(errorClass);
    expect((await gpd.stop()).code).toBe(0);
  });

  it("describes itself to other people's SOAP tools, and answers what is no message", async () => {
    const { gpd, url } = await station('--fault', 'none');
    const client = await soap.createClientAsync(`${url}?wsdl`);
    expect(Object.keys(client.describe() as object)).toHaveLength(1);
    const answer = await fetch(url, { method: 'POST', body: 'hello' });
    expect([answer.status, await answer.text()]).toEqual([500, expect.stringContaining('Fault')]);
    const huge = await fetch(url, { method: 'POST', body: 'x'.repeat(2 * 1024 * 1024) }).catch(
      () => undefined,
    );
    expect(huge?.status ?? 413).toBe(413);
    await gpd.says(/#1 no message of a station: HTTP 500/);
  });

  it.each([
    [['--fault', 'often'], '--fault is none, timeout'],
    [['--fault', 'flaky:0'], 'not "flaky:0"'],
    [['--port', 'http'], 'The port must be a number'],
  ])('says in one line what is wrong with %j', async (options, complaint) => {
    const { code, stderr, stdout } = await new Gpd(['station', ...options]).end;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(complaint);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('says which port is taken, and what to do', async () => {
    const { url } = await station();
    const { port } = new URL(url);
    const { code, stderr } = await new Gpd(['station', '--port', port]).end;
    expect(code).toBe(1);
    expect(stderr).toContain(`take --port ${Number(port) + 1}`);
  });
});
