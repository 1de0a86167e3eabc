import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { buildPaSendRTV2Response, buildSoapFault, parsePaSendRTV2Request } from '#libs/soap';

/** A station on this machine that speaks real SOAP over a real socket. */
export interface DemoStation {
  url: string;
  /** Receipts it answered OK to, in order. */
  received: string[];
  stop(): Promise<void>;
}

/** @param failures how many requests for each receipt it fails before it answers OK */
export async function startDemoStation(failures: number): Promise<DemoStation> {
  const received: string[] = [];
  const tries = new Map<string, number>();
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const { receipt } = parsePaSendRTV2Request(body);
      const count = (tries.get(receipt.receiptId) ?? 0) + 1;
      tries.set(receipt.receiptId, count);
      response.setHeader('Content-Type', 'text/xml; charset=utf-8');
      if (count <= failures) {
        response.writeHead(500).end(buildSoapFault({ code: 'Server', message: 'Out of order' }));
        return;
      }
      received.push(receipt.receiptId);
      response.end(buildPaSendRTV2Response({ outcome: 'OK' }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    received,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
