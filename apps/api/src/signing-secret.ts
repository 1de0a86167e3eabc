import { Rejected, type SecretOwner } from '#libs/domain';
import type { SealedSecret } from '#libs/persistence';
import { SecretsError, newSigningSecret, signingContext } from '#libs/secrets';
import type { ApiDeps } from './deps';

type SecretDeps = Pick<ApiDeps, 'secrets' | 'signingSecrets' | 'config'>;

/** A signing secret as its receiver may have it. */
export interface SigningSecretView {
  secret: string;
  createdAt: Date;
  rotatedAt?: Date;
  previousUntil?: Date;
}

/**
 * What webhooks of this owner are signed with, made if there is none.
 * @throws Rejected SECRETS_UNAVAILABLE
 */
export async function signingSecretOf(deps: SecretDeps, owner: SecretOwner): Promise<SigningSecretView> {
  const kept =
    (await deps.signingSecrets.find(owner)) ??
    (await deps.signingSecrets.create(owner, newSealed(deps, owner)));
  return view(deps, owner, kept);
}

/** Puts another secret in its place. Both sign for WEBHOOK_SECRET_GRACE_SECONDS. @throws Rejected SECRETS_UNAVAILABLE */
export async function rotateSigningSecret(deps: SecretDeps, owner: SecretOwner): Promise<SigningSecretView> {
  await signingSecretOf(deps, owner);
  const previousUntil = new Date(Date.now() + deps.config.WEBHOOK_SECRET_GRACE_SECONDS * 1000);
  await deps.signingSecrets.rotate(owner, newSealed(deps, owner), previousUntil);
  return signingSecretOf(deps, owner);
}

const newSealed = ({ secrets }: SecretDeps, owner: SecretOwner): Buffer =>
  refusing(() => secrets.seal(newSigningSecret(), signingContext(owner)));

const view = ({ secrets }: SecretDeps, owner: SecretOwner, kept: SealedSecret): SigningSecretView => ({
  secret: refusing(() => secrets.open(kept.sealed, signingContext(owner))),
  createdAt: kept.createdAt,
  ...(kept.rotatedAt === undefined ? {} : { rotatedAt: kept.rotatedAt }),
  ...(kept.previousUntil === undefined ? {} : { previousUntil: kept.previousUntil }),
});

/** What has to do with secrets and cannot be done, as the caller is told. @throws Rejected SECRETS_UNAVAILABLE */
export function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof SecretsError) throw new Rejected('SECRETS_UNAVAILABLE', error.message);
    throw error;
  }
}
