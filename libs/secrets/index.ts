export { fingerprints } from './src/fingerprint';
export { SecretBox, SecretsError } from './src/secret-box';
export { newSigningSecret, signWebhook, signingContext } from './src/sign-webhook';
