import { createHash, randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { IsNull } from 'typeorm';
import { type KeyLimits, Rejected } from '#libs/domain';
import { type Database, type Queryable } from '../database';
import {
  type SubscriptionKeyRow,
  brokerEntity,
  brokerOrganizationEntity,
  subscriptionKeyEntity,
} from '../entities';
import { holdRows } from './hold-rows';

/** Who a subscription key stands for. An operator acts for every broker and organization. */
export interface Principal extends KeyLimits {
  keyId: string;
  role: 'operator' | 'partner';
  /** Present for a partner. */
  brokerCode?: string;
  /** Whether the broker acts for the organization the request is about, where it is known to be about one. */
  asked?: { organization: string; serves: boolean };
}

export interface NewKey extends Pick<Principal, 'role' | 'brokerCode'> {
  name: string;
  expiresAt?: Date;
  limits?: KeyLimits;
}

export interface RotatedKey {
  id: string;
  key: string;
  /** The key in whose place it is, and until when that one goes on. */
  replaces: string;
  previousExpiresAt: Date;
}

/** A key without its hash; limits it does not have are null. */
export type KeyView = Omit<SubscriptionKeyRow, 'keyHash' | 'limits'> & {
  [K in keyof KeyLimits]-?: Exclude<KeyLimits[K], undefined> | null;
};

const USE_INTERVAL_MS = 60_000;

export interface Broker {
  code: string;
  organizations: string[];
}

const hashKey = (key: string): string => createHash('sha256').update(key).digest('hex');

/** Brokers, the organizations they act for, and the keys that open them. */
export class Tenants {
  private readonly notedAt = new Map<string, number>();

  constructor(private readonly database: Database) {}

  /** Creates the broker or replaces the list of its organizations; organizations come to be with it. */
  async putBroker(code: string, given: readonly string[]): Promise<Broker> {
    const organizations = [...new Set(given)];
    await this.database.transaction(async (transaction) => {
      const now = new Date();
      await transaction.execute('INSERT IGNORE INTO broker (code, created_at) VALUES (?, ?)', [code, now]);
      // Two at once take turns, whoever made the row.
      await holdRows(transaction, 'broker', [code]);
      for (const organization of organizations) {
        await transaction.execute('INSERT IGNORE INTO organization (fiscal_code, created_at) VALUES (?, ?)', [
          organization,
          now,
        ]);
      }
      await transaction.execute('DELETE FROM broker_organization WHERE broker_code = ?', [code]);
      for (const organization of organizations) {
        await transaction.execute(
          'INSERT INTO broker_organization (broker_code, organization_fiscal_code) VALUES (?, ?)',
          [code, organization],
        );
      }
    });
    return { code, organizations };
  }

  async listBrokers(): Promise<Broker[]> {
    const [brokers, links] = await Promise.all([
      this.database.table(brokerEntity, (brokers) => brokers.find({ order: { code: 'ASC' } })),
      this.database.table(brokerOrganizationEntity, (links) => links.find()),
    ]);
    return brokers.map(({ code }) => ({
      code,
      organizations: links
        .filter((link) => link.brokerCode === code)
        .map((link) => link.organizationFiscalCode)
        .sort(),
    }));
  }

  async findBroker(code: string): Promise<Broker | undefined> {
    return (await this.listBrokers()).find((broker) => broker.code === code);
  }

  /** Whether the broker acts for the organization. */
  async serves(brokerCode: string, organization: string): Promise<boolean> {
    return this.database.table(brokerOrganizationEntity, (links) =>
      links.existsBy({ brokerCode, organizationFiscalCode: organization }),
    );
  }

  /** Issues a key. The returned text is the only copy there will ever be; the database keeps its hash. */
  issueKey(given: NewKey): Promise<{ id: string; key: string }> {
    return insertKey(this.database, given);
  }

  /**
   * Puts a new key with the same rights in the place of one, which goes on for `graceMs`, or until it would have
   * ended anyhow.
   *
   * @param given.expiresAt end of the new key; default: that of the old one
   * @throws Rejected KEY_NOT_FOUND, KEY_NOT_ROTATABLE for one that is revoked, expired or replaced already
   */
  async rotateKey(id: string, given: { graceMs: number; expiresAt?: Date }): Promise<RotatedKey> {
    return this.database.transaction(async (transaction) => {
      const [row] = await transaction.query<KeyRow & { name: string; replaced_by: string | null }>(
        'SELECT * FROM subscription_key WHERE id = ? FOR UPDATE',
        [id],
      );
      if (row === undefined) throw new Rejected('KEY_NOT_FOUND', `There is no key ${id}`);
      if (isOver(row) || row.replaced_by !== null) {
        const what = isOver(row) ? 'over' : `replaced by ${row.replaced_by ?? ''}`;
        throw new Rejected('KEY_NOT_ROTATABLE', `Key ${id} is ${what}`);
      }
      const end = given.expiresAt ?? row.expires_at ?? undefined;
      const issued = await insertKey(transaction, {
        ...principalFrom(row),
        name: row.name,
        ...(row.limits === null ? {} : { limits: readLimits(row) }),
        ...(end === undefined ? {} : { expiresAt: end }),
      });
      const then = Date.now() + given.graceMs;
      const previousExpiresAt = new Date(Math.min(then, row.expires_at?.getTime() ?? then));
      await transaction.execute('UPDATE subscription_key SET expires_at = ?, replaced_by = ? WHERE id = ?', [
        previousExpiresAt,
        issued.id,
        id,
      ]);
      return { ...issued, replaces: id, previousExpiresAt };
    });
  }

  /** Keys without their hashes, newest last. */
  async listKeys(): Promise<KeyView[]> {
    const rows = await this.database.table(subscriptionKeyEntity, (keys) =>
      keys.find({ order: { id: 'ASC' } }),
    );
    return rows.map(({ keyHash: _, limits, ...row }) => ({
      ...row,
      scopes: null,
      organizations: null,
      segregationCodes: null,
      perSecond: null,
      ...readLimits({ limits }),
    }));
  }

  /** @returns whether there was such a key, not yet revoked */
  async revokeKey(id: string): Promise<boolean> {
    const result = await this.database.table(subscriptionKeyEntity, (keys) =>
      keys.update({ id, revokedAt: IsNull() }, { revokedAt: new Date() }),
    );
    return (result.affected ?? 0) > 0;
  }

  /**
   * Undefined for a key that is unknown, revoked or expired: which of them is nobody's business. One statement: every
   * request begins with it, and a key that was revoked opens nothing from that moment on.
   *
   * @param organization what the request is about: whether the key's broker acts for it is found out on the way
   */
  async findPrincipal(key: string, organization?: string): Promise<Principal | undefined> {
    const [row] = await this.database.query<KeyRow & { serves: number }>(
      `SELECT k.id, k.role, k.broker_code, k.limits, k.expires_at, k.revoked_at, k.last_used_at,
              EXISTS (SELECT 1 FROM broker_organization l
                       WHERE l.broker_code = k.broker_code AND l.organization_fiscal_code = ?) AS serves
         FROM subscription_key k WHERE k.key_hash = ?`,
      [organization ?? null, hashKey(key)],
    );
    if (row === undefined || isOver(row)) return undefined;
    this.noteUse(row);
    return {
      keyId: row.id,
      ...principalFrom(row),
      ...readLimits(row),
      ...(organization === undefined ? {} : { asked: { organization, serves: row.serves === 1 } }),
    };
  }

  /** Writes down that a key was used, at most once a minute, while the request goes on. */
  private noteUse({ id, last_used_at: last }: KeyRow): void {
    const now = Date.now();
    const known = Math.max(last?.getTime() ?? 0, this.notedAt.get(id) ?? 0);
    if (now - known < USE_INTERVAL_MS) return;
    this.notedAt.set(id, now);
    const at = new Date(now);
    this.database
      .execute(
        'UPDATE subscription_key SET last_used_at = ? WHERE id = ? AND (last_used_at IS NULL OR last_used_at < ?)',
        [at, id, at],
      )
      // The next minute's use will be written.
      .catch(() => undefined);
  }
}

interface KeyRow {
  id: string;
  role: Principal['role'];
  broker_code: string | null;
  limits: string | null;
  expires_at: Date | null;
  revoked_at: Date | null;
  last_used_at: Date | null;
}

async function insertKey(queryable: Queryable, given: NewKey): Promise<{ id: string; key: string }> {
  const key = randomBytes(24).toString('base64url');
  const id = uuidv7().replaceAll('-', '');
  await queryable.execute(
    `INSERT INTO subscription_key (id, name, role, broker_code, key_hash, created_at, expires_at, limits)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      id,
      given.name,
      given.role,
      given.brokerCode ?? null,
      hashKey(key),
      new Date(),
      given.expiresAt ?? null,
      given.limits === undefined ? null : JSON.stringify(given.limits),
    ],
  );
  return { id, key };
}

const isOver = ({ revoked_at: revoked, expires_at: end }: KeyRow): boolean =>
  revoked !== null || (end !== null && end.getTime() <= Date.now());

const readLimits = ({ limits }: { limits: string | null }): KeyLimits =>
  limits === null ? {} : (JSON.parse(limits) as KeyLimits);

const principalFrom = ({ role, broker_code: broker }: KeyRow): Pick<Principal, 'role' | 'brokerCode'> => ({
  role,
  ...(broker === null ? {} : { brokerCode: broker }),
});
