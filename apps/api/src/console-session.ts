import { type Request, type RequestHandler, type Response } from 'express';
import { SecretsError } from '#libs/secrets';
import { keyOf } from './auth';
import type { ApiDeps } from './deps';
import { refusing } from './signing-secret';

const COOKIE = 'gpd_console';
const CONTEXT = 'console session';
/** A working day; the key itself may end before, and then the session does. */
const HOURS = 12;
/** A page of another site cannot send a header of its own without asking first, and is told no. */
const HEADER = 'X-Console';
/** What browsers say themselves of where a request comes from (by TLS, and on this machine); no page can. */
const FROM_HERE = 'same-origin';
const SAFE = /^(GET|HEAD|OPTIONS)$/;

/**
 * Lets the console's cookie stand for the key it was given for. The cookie is the key, sealed: nothing is kept here, and
 * a key that is revoked ends its sessions with the next request. What changes something needs the console's own header
 * beside the cookie, which no other site can make a browser send, or the browser's word that the page is one of ours.
 */
export function consoleSession({ secrets }: Pick<ApiDeps, 'secrets'>): RequestHandler {
  return (request, _response, next) => {
    const isTrusted =
      SAFE.test(request.method) ||
      request.get(HEADER) !== undefined ||
      request.get('Sec-Fetch-Site') === FROM_HERE;
    if (isTrusted && keyOf(request) === undefined) {
      const key = keyIn(cookieOf(request), secrets);
      if (key !== undefined) request.headers['ocp-apim-subscription-key'] = key;
    }
    next();
  };
}

/** Gives the browser a session of this key. @throws Rejected SECRETS_UNAVAILABLE */
export function beginSession(
  { secrets }: Pick<ApiDeps, 'secrets'>,
  request: Request,
  response: Response,
  key: string,
): void {
  const until = Date.now() + HOURS * 3_600_000;
  const sealed = refusing(() => secrets.seal(JSON.stringify({ key, until }), CONTEXT));
  response.cookie(COOKIE, sealed.toString('base64url'), {
    ...flagsFor(request),
    maxAge: HOURS * 3_600_000,
  });
}

export const endSession = (request: Request, response: Response): void => {
  response.clearCookie(COOKIE, flagsFor(request));
};

/** Scripts cannot read it, other sites cannot send it, and what came by TLS goes by TLS only. */
const flagsFor = (request: Request) =>
  ({
    httpOnly: true,
    sameSite: 'strict',
    path: '/',
    secure: request.secure || request.get('X-Forwarded-Proto')?.split(',')[0]?.trim() === 'https',
  }) as const;

const cookieOf = (request: Request): string | undefined =>
  request
    .get('Cookie')
    ?.split(';')
    .map((each) => each.trim())
    .find((each) => each.startsWith(`${COOKIE}=`))
    ?.slice(COOKIE.length + 1);

function keyIn(cookie: string | undefined, secrets: ApiDeps['secrets']): string | undefined {
  if (cookie === undefined) return undefined;
  try {
    const { key, until } = JSON.parse(secrets.open(Buffer.from(cookie, 'base64url'), CONTEXT)) as {
      key: string;
      until: number;
    };
    return until > Date.now() ? key : undefined;
  } catch (error) {
    if (error instanceof SecretsError) return undefined;
    throw error;
  }
}
