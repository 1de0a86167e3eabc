import { z } from 'zod';

/** An address of somebody else's server, to be called by this one. Whether it may be is found out when it is called. */
export const outboundUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .max(2048, { error: 'must have 2048 characters at most' })
  .refine((url) => !URL.canParse(url) || (!new URL(url).username && !new URL(url).password), {
    error: 'must not carry user or password',
  });
