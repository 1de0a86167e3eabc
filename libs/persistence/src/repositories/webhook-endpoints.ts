import { v7 as uuidv7 } from 'uuid';
import { type WebhookEndpoint } from '#libs/domain';
import { type Database } from '../database';
import { withoutNulls } from '../sql';
import { writeToEndpoint } from './webhook-writes';

export type EndpointSettings = Pick<WebhookEndpoint, 'url' | 'description' | 'events' | 'enabled'>;

interface EndpointRow {
  id: string;
  url: string;
  description: string | null;
  event_types: string | null;
  enabled: number;
  created_at: Date;
  updated_at: Date;
}

/** Where operators have alerts sent. */
export class WebhookEndpoints {
  constructor(private readonly database: Database) {}

  async create(settings: EndpointSettings): Promise<string> {
    const id = uuidv7().replaceAll('-', '');
    const now = new Date();
    await this.database.execute(
      `INSERT INTO webhook_endpoint (id, url, description, event_types, enabled, created_at, updated_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      [id, ...columnsOf(settings), now, now],
    );
    return id;
  }

  /** Messages that are not there yet go to the new address; of an endpoint switched off they are given up. */
  async replace(id: string, settings: EndpointSettings): Promise<boolean> {
    return this.database.transaction(async (transaction) => {
      const now = new Date();
      const changed = await transaction.execute(
        `UPDATE webhook_endpoint SET url = ?, description = ?, event_types = ?, enabled = ?, updated_at = ?
          WHERE id = ?`,
        [...columnsOf(settings), now, id],
      );
      if (!settings.enabled) {
        await transaction.execute(
          `UPDATE webhook_message SET status = 'FAILED', due_at = NULL, ended_at = ?,
                  last_error = 'The endpoint was switched off' WHERE endpoint_id = ? AND status = 'PENDING'`,
          [now, id],
        );
      }
      return changed > 0;
    });
  }

  /** Its messages and its secret go with it. @returns whether there was one */
  async remove(id: string): Promise<boolean> {
    return this.database.transaction(async (transaction) => {
      await transaction.execute('DELETE FROM signing_secret WHERE owner = ?', [`endpoint:${id}`]);
      return (await transaction.execute('DELETE FROM webhook_endpoint WHERE id = ?', [id])) > 0;
    });
  }

  async find(id: string): Promise<WebhookEndpoint | undefined> {
    const [row] = await this.database.query<EndpointRow>('SELECT * FROM webhook_endpoint WHERE id = ?', [id]);
    return row && toEndpoint(row);
  }

  async list(): Promise<WebhookEndpoint[]> {
    const rows = await this.database.query<EndpointRow>('SELECT * FROM webhook_endpoint ORDER BY id');
    return rows.map(toEndpoint);
  }

  /** Owes one endpoint a message that says nothing, whether or not it is switched on. @returns the event's id */
  async test(id: string): Promise<string> {
    const at = new Date();
    const data = { message: 'A test: nothing has happened.' };
    return writeToEndpoint(this.database, id, { type: 'webhook.test', at, data });
  }
}

const columnsOf = ({ url, description, events, enabled }: EndpointSettings): unknown[] => [
  url,
  description ?? null,
  events === undefined ? null : events.join(','),
  enabled,
];

const toEndpoint = (row: EndpointRow): WebhookEndpoint => ({
  id: row.id,
  url: row.url,
  ...withoutNulls({
    description: row.description,
    events: row.event_types === null ? null : row.event_types.split(','),
  }),
  enabled: row.enabled === 1,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});
