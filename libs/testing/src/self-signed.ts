import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';

/** DER: one value with its tag and length. */
function der(tag: number, ...contents: (Buffer | string)[]): Buffer {
  const content = Buffer.concat(
    contents.map((part) => (typeof part === 'string' ? Buffer.from(part, 'hex') : part)),
  );
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

/** A certificate signed with its own key, for 127.0.0.1 and a thousand years: Node can read them but not make them. */
export function selfSigned(commonName: string): { cert: string; key: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ecdsaWithSha256 = der(0x30, '06082a8648ce3d040302');
  const name = der(0x30, der(0x31, der(0x30, '0603550403', der(0x0c, Buffer.from(commonName)))));
  const validity = der(
    0x30,
    der(0x18, Buffer.from('20000101000000Z')),
    der(0x18, Buffer.from('29991231235959Z')),
  );
  const subjectAltName = der(0x30, '0603551d11', der(0x04, der(0x30, der(0x87, '7f000001'))));
  const body = der(
    0x30,
    'a003020102', // version 3
    '020101',
    ecdsaWithSha256,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(0x30, subjectAltName)),
  );
  const certificate = der(0x30, body, ecdsaWithSha256, der(0x03, '00', sign(body, privateKey)));
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

const sign = (data: Buffer, key: KeyObject): Buffer => createSign('sha256').update(data).sign(key);
