import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { announceReady } from '#libs/lifecycle';
import { buildPaSendRTV2Response } from '#libs/soap';

/** All stations of a run in one process, told apart by path; those below /hang/ never answer. Ends with its parent. */
const OK = Buffer.from(buildPaSendRTV2Response({ outcome: 'OK' }));
const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  request.resume().on('end', () => {
    if (request.url?.startsWith('/hang/') === true) return;
    response
      .writeHead(200, { 'content-type': 'text/xml; charset=utf-8', 'content-length': OK.length })
      .end(OK);
  });
});
server.listen(0, '127.0.0.1', 4_096, () => {
  announceReady((server.address() as AddressInfo).port);
});
process.on('disconnect', () => process.exit(0));
