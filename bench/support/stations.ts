import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { announceReady } from '#libs/lifecycle';
import { buildPaSendRTV2Response } from '#libs/soap';

/**
 * All stations of a run in one process, told apart by path; those below /hang/ never answer, those below /after/200/ do after
 * 200 ms. Ends with its parent.
 */
const OK = Buffer.from(buildPaSendRTV2Response({ outcome: 'OK' }));
const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  request.resume().on('end', () => {
    if (request.url?.startsWith('/hang/') === true) return;
    const answer = () =>
      response
        .writeHead(200, { 'content-type': 'text/xml; charset=utf-8', 'content-length': OK.length })
        .end(OK);
    const [, wait] = /^\/after\/(\d+)\//.exec(request.url ?? '') ?? [];
    if (wait === undefined) answer();
    else setTimeout(answer, Number(wait));
  });
});
server.listen(0, '127.0.0.1', 4_096, () => {
  announceReady((server.address() as AddressInfo).port);
});
process.on('disconnect', () => process.exit(0));
