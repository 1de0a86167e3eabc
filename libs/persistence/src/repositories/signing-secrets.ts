import { type SecretOwner } from '#libs/domain';
import { type Database } from '../database';
import { withoutNulls } from '../sql';

/** What messages of one owner are signed with, encrypted. */
export interface SealedSecret {
  sealed: Buffer;
  /** The one before a rotation, and until when it signs as well. */
  previousSealed?: Buffer;
  previousUntil?: Date;
  createdAt: Date;
  rotatedAt?: Date;
}

interface SecretRow {
  sealed: Buffer;
  previous_sealed: Buffer | null;
  previous_until: Date | null;
  created_at: Date;
  rotated_at: Date | null;
}

/** Secrets webhooks are signed with: one for each receiver. */
export class SigningSecrets {
  constructor(private readonly database: Database) {}

  async find(owner: SecretOwner): Promise<SealedSecret | undefined> {
    const [row] = await this.database.query<SecretRow>('SELECT * FROM signing_secret WHERE owner = ?', [
      owner,
    ]);
    return row && toSecret(row);
  }

  /** Keeps a first secret; of two at the same time the one that was first stays. @returns the one that is kept */
  async create(owner: SecretOwner, sealed: Buffer): Promise<SealedSecret> {
    await this.database.execute(
      'INSERT IGNORE INTO signing_secret (owner, sealed, created_at) VALUES (?, ?, ?)',
      [owner, sealed, new Date()],
    );
    const kept = await this.find(owner);
    if (kept === undefined) throw new Error(`The secret of ${owner} was not kept`);
    return kept;
  }

  /** Puts another one in its place; the one before goes on signing until then. */
  async rotate(owner: SecretOwner, sealed: Buffer, previousUntil: Date): Promise<void> {
    await this.database.execute(
      `UPDATE signing_secret SET previous_sealed = sealed, previous_until = ?, sealed = ?, rotated_at = ?
        WHERE owner = ?`,
      [previousUntil, sealed, new Date(), owner],
    );
  }
}

function toSecret(row: SecretRow): SealedSecret {
  const isOver = row.previous_until !== null && row.previous_until <= new Date();
  return {
    sealed: row.sealed,
    createdAt: row.created_at,
    ...withoutNulls({
      previousSealed: isOver ? null : row.previous_sealed,
      previousUntil: isOver ? null : row.previous_until,
      rotatedAt: row.rotated_at,
    }),
  };
}
