export { SecretBox, SecretsError } from './src/secret-box';
