import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import * as soap from 'soap';
import { validateXML } from 'xmllint-wasm';
import { type Receipt, type StationAnswer } from '#libs/domain';
import {
  buildPaSendRTV2Request,
  NAMESPACES,
  parsePaSendRTV2Request,
  parseStationAnswer,
  SOAP_ACTIONS,
  wsdl,
} from '#libs/soap';
import fullReceipt from '../test-data/full-receipt.json';

const receipt = fullReceipt as Receipt;
const addressee = { idPA: '00987654321', idBrokerPA: '09876543210', idStation: '09876543210_03' };

describe('the service description', () => {
  it('is one well-formed document that names its address', async () => {
    const text = wsdl('https://example.org/partner?a=1&b="2"');
    expect(text).toContain('<soap:address location="https://example.org/partner?a=1&amp;b=&quot;2&quot;"');
    expect(text).not.toContain('schemaLocation');
    const { errors } = await validateXML({ xml: text, normalization: 'c14n' });
    expect(errors).toEqual([]);
  });

  describe('in the hands of another SOAP stack', () => {
    let server: Server;
    let received: unknown;
    let answer: StationAnswer;
    let address: string;

    beforeAll(async () => {
      server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/partner`;
      const paSendRTV2 = (message: unknown) => {
        received = message;
        return answer;
      };
      const services = { paForNodeService: { paForNodePort: { paSendRTV2 } } };
      await new Promise<void>((resolve) => {
        soap.listen(server, '/partner', services, wsdl(address), () => resolve());
      });
    });

    afterAll(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });

    it.each<StationAnswer>([
      { outcome: 'OK' },
      { outcome: 'KO', fault: { faultCode: 'PAA_X', faultString: 'x', id: '1', description: 'y' } },
    ])('serves a station that takes our message and answers %j', async (expected) => {
      answer = expected;
      const response = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: `"${SOAP_ACTIONS.paSendRTV2}"` },
        body: buildPaSendRTV2Request({ ...addressee, receipt }),
      });
      expect(parseStationAnswer(await response.text())).toEqual(expected);
      expect(received).toMatchObject({
        ...addressee,
        receipt: {
          receiptId: receipt.receiptId,
          paymentAmount: '136.00',
          transferList: { transfer: [{}, {}, {}] },
        },
      });
    });

    it('makes a client whose message we read', async () => {
      answer = { outcome: 'OK' };
      const client = await soap.createClientAsync(`${address}?wsdl`);
      const { transferList, metadata, paymentAmount, fee, primaryCiIncurredFee, ...rest } = receipt;
      const message = {
        ...addressee,
        receipt: {
          ...rest,
          paymentAmount: '136.00',
          fee: '1.50',
          primaryCiIncurredFee: '0.50',
          metadata: { mapEntry: metadata },
          transferList: {
            transfer: transferList.map(({ transferAmount, metadata: entries, ...transfer }) => ({
              ...transfer,
              transferAmount: (transferAmount / 100).toFixed(2),
              ...(entries ? { metadata: { mapEntry: entries } } : {}),
            })),
          },
        },
      };
      const call = client['paSendRTV2Async'] as (message: unknown) => Promise<[StationAnswer]>;
      const [result] = await call(message);
      expect(result).toEqual({ outcome: 'OK' });
      expect(client.lastRequest).toContain(NAMESPACES.paForNode);
      expect(parsePaSendRTV2Request(client.lastRequest ?? '')).toEqual({ ...addressee, receipt });
    });
  });
});
