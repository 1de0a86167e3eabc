import { createHash, randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { IsNull } from 'typeorm';
import { type Database } from '../database';
import {
  type SubscriptionKeyRow,
  brokerEntity,
  brokerOrganizationEntity,
  subscriptionKeyEntity,
} from '../entities';

/** Who a subscription key stands for. An operator acts for every broker and organization. */
export interface Principal {
  keyId: string;
  role: 'operator' | 'partner';
  /** Present for a partner. */
  brokerCode?: string;
}

export interface Broker {
  code: string;
  organizations: string[];
}

const hashKey = (key: string): string => createHash('sha256').update(key).digest('hex');

/** Brokers, the organizations they act for, and the keys that open them. */
export class Tenants {
  constructor(private readonly database: Database) {}

  /** Creates the broker or replaces the list of its organizations; organizations come to be with it. */
  async putBroker(code: string, given: readonly string[]): Promise<Broker> {
    const organizations = [...new Set(given)];
    await this.database.transaction(async (transaction) => {
      const now = new Date();
      await transaction.execute('INSERT IGNORE INTO broker (code, created_at) VALUES (?, ?)', [code, now]);
      // Two at once take turns, whoever made the row.
      await transaction.query('SELECT code FROM broker WHERE code = ? FOR UPDATE', [code]);
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
  async issueKey(given: {
    name: string;
    role: 'operator' | 'partner';
    brokerCode?: string;
    expiresAt?: Date;
  }): Promise<{ id: string; key: string }> {
    const key = randomBytes(24).toString('base64url');
    const id = uuidv7().replaceAll('-', '');
    await this.database.table(subscriptionKeyEntity, (keys) =>
      keys.insert({
        id,
        name: given.name,
        role: given.role,
        brokerCode: given.brokerCode ?? null,
        keyHash: hashKey(key),
        createdAt: new Date(),
        expiresAt: given.expiresAt ?? null,
        revokedAt: null,
      }),
    );
    return { id, key };
  }

  /** Keys without their hashes, newest last. */
  async listKeys(): Promise<Omit<SubscriptionKeyRow, 'keyHash'>[]> {
    const rows = await this.database.table(subscriptionKeyEntity, (keys) =>
      keys.find({ order: { id: 'ASC' } }),
    );
    return rows.map(({ keyHash: _, ...row }) => row);
  }

  /** @returns whether there was such a key, not yet revoked */
  async revokeKey(id: string): Promise<boolean> {
    const result = await this.database.table(subscriptionKeyEntity, (keys) =>
      keys.update({ id, revokedAt: IsNull() }, { revokedAt: new Date() }),
    );
    return (result.affected ?? 0) > 0;
  }

  /** Undefined for a key that is unknown, revoked or expired: which of them is nobody's business. */
  async findPrincipal(key: string): Promise<Principal | undefined> {
    const row = await this.database.table(subscriptionKeyEntity, (keys) =>
      keys.findOneBy({ keyHash: hashKey(key) }),
    );
    if (row === null || row.revokedAt !== null) return undefined;
    if (row.expiresAt !== null && row.expiresAt.getTime() <= Date.now()) return undefined;
    return {
      keyId: row.id,
      role: row.role,
      ...(row.brokerCode === null ? {} : { brokerCode: row.brokerCode }),
    };
  }
}
