import { isIP } from 'node:net';
import { z } from 'zod';
import { eachMysqlServer } from './mysql-address';
import { readRedisAddress } from './redis-address';

export const flag = z
  .enum(['true', 'false', '1', '0'])
  .transform((value) => value === 'true' || value === '1');
export const count = (fallback: number, min = 1, max = Number.MAX_SAFE_INTEGER) =>
  z.coerce.number().int().min(min).max(max).default(fallback);
/** Several values, separated by commas; none by default. */
const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  );
export const networks = list.refine((parts) => parts.every(isCidr), {
  error: 'must be CIDRs such as 10.0.0.0/8, separated by commas',
});
function isCidr(text: string): boolean {
  const [address = '', prefix = '', ...rest] = text.split('/');
  const longest = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return rest.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= longest;
}

export const keys = list.refine((parts) => parts.every((part) => Buffer.from(part, 'base64').length === 32), {
  error: 'must be 32 random bytes in base64 (openssl rand -base64 32), several separated by commas',
});

export const waits = z
  .string()
  .default('5,300,1800,7200,18000,36000,36000')
  .transform((text) => text.split(',').map(Number))
  .refine((seconds) => seconds.length <= 20 && seconds.every((each) => each >= 0.01 && each <= 604_800), {
    error: 'must be up to 20 numbers of seconds, separated by commas',
  });

const address = (read: (url: string) => unknown) =>
  z.string().superRefine((url, context) => {
    try {
      read(url);
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message });
    }
  });
export const mysqlUrl = address(eachMysqlServer);
export const redisUrl = address(readRedisAddress);

export const MEBIBYTE = 1024 * 1024;
