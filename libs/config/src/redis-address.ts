import { ConnectionString } from 'connection-string';

interface Node {
  host: string;
  port: number;
}

interface Access {
  username?: string;
  password?: string;
  /** With what Node.js trusts; certificates must carry the names that nodes announce. */
  tls?: object;
}

/** What REDIS_URL means, in the words of ioredis. */
export type RedisAddress =
  | { kind: 'single'; url: string; nodes: Node[] }
  /** Some nodes of it: they name the others. */
  | { kind: 'cluster'; nodes: Node[]; options: Access }
  | {
      kind: 'sentinel';
      /** The sentinels. */
      nodes: Node[];
      options: Access & {
        /** The primary's name. */
        name: string;
        sentinelUsername?: string;
        sentinelPassword?: string;
        sentinelTLS?: object;
        enableTLSForSentinelMode: boolean;
      };
    };

const FORMS =
  'must look like redis://host:6379, redis+cluster://host:6379,host:6379 or redis+sentinel://host:26379,host:26379/name (rediss for TLS)';
const SCHEME = /^(rediss?)(\+cluster|\+sentinel)?:\/\/./;
const PORTS = { single: 6379, cluster: 6379, sentinel: 26379 };
const SENTINEL_PARAMETERS = ['sentinelUsername', 'sentinelPassword'];
/** It takes part in nobody's spelling of a host: brackets of IPv6 are URL syntax. */
const BRACKETS = /^\[|\]$/g;

/** @throws Error whose message says what to write, and repeats nothing of the address: it may hold passwords */
export function readRedisAddress(url: string): RedisAddress {
  const [, protocol, form] = SCHEME.exec(url) ?? [];
  if (protocol === undefined) throw new Error(FORMS);
  const kind = form === '+cluster' ? 'cluster' : form === '+sentinel' ? 'sentinel' : 'single';
  const parsed = parse(url);
  const nodes = (parsed.hosts ?? []).map(({ name = '', port = PORTS[kind] }) => ({
    host: name.replace(BRACKETS, ''),
    port,
  }));
  if (nodes.length === 0) throw new Error(FORMS);
  if (kind === 'single') return single(url, nodes);

  const path = (parsed.path ?? []).join('/');
  const params = (parsed.params ?? {}) as Record<string, string>;
  const known = kind === 'sentinel' ? SENTINEL_PARAMETERS : [];
  if (Object.keys(params).some((name) => !known.includes(name)))
    throw new Error(
      kind === 'sentinel'
        ? `takes no parameters but ${SENTINEL_PARAMETERS.join(' and ')}`
        : 'takes no parameters for a cluster: leave out what follows the question mark',
    );
  const isSecret = protocol === 'rediss';
  const access: Access = {
    ...(parsed.user ? { username: parsed.user } : {}),
    ...(parsed.password ? { password: parsed.password } : {}),
    ...(isSecret ? { tls: {} } : {}),
  };
  if (kind === 'cluster') {
    if (path !== '')
      throw new Error('names a database, which clusters have not: leave out what follows the hosts');
    return { kind, nodes, options: access };
  }
  if (!/^[\w.-]+$/.test(path))
    throw new Error('must end with the name the primary has for its sentinels, as in …:26379/mymaster');
  const { sentinelUsername, sentinelPassword } = params;
  if (sentinelUsername !== undefined && sentinelPassword === undefined)
    throw new Error('has a sentinelUsername and no sentinelPassword');
  return {
    kind,
    nodes,
    options: {
      ...access,
      name: path,
      ...(sentinelUsername === undefined ? {} : { sentinelUsername }),
      ...(sentinelPassword === undefined ? {} : { sentinelPassword }),
      ...(isSecret ? { sentinelTLS: {} } : {}),
      enableTLSForSentinelMode: isSecret,
    },
  };
}

/** The address as it may be shown: who, and where, without passwords. */
export function showRedisAddress(url: string): string {
  const shown = parse(url);
  if (shown.password !== undefined) shown.password = '***';
  for (const name of Object.keys(shown.params ?? {}))
    if (shown.params !== undefined && /password/i.test(name)) shown.params[name] = '***';
  return shown.toString();
}

/** Hosts and ports, for a sentence. @throws as `readRedisAddress` */
export function redisPlace(url: string): string {
  return readRedisAddress(url)
    .nodes.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`)
    .join(', ');
}

function parse(url: string): ConnectionString {
  try {
    return new ConnectionString(url);
  } catch {
    // Its message may quote what it takes for a port, which may be half a password.
    throw new Error(`${FORMS}; write @ : / ? # and % in names and passwords as %40 %3A %2F %3F %23 and %25`);
  }
}

function single(url: string, nodes: Node[]): RedisAddress {
  if (nodes.length > 1)
    throw new Error('names several hosts: write redis+cluster:// or, for sentinels, redis+sentinel://');
  if (!URL.canParse(url)) throw new Error(FORMS);
  return { kind: 'single', url, nodes };
}
