import { querySchemas } from '#libs/contracts';
import { type Operation, answer, json } from '../operation';
import { queryOf } from '../parameters';

const base = '/admin/webhooks';
const one = `${base}/{webhookId}`;
const callback = '/organizations/{organization}/jobs/{jobId}/callback';
const ofPartner = { tag: 'Webhooks', access: 'partner' } as const;
const ofAdmin = { tag: 'Webhooks', access: 'operator' } as const;
const secret = (description: string) => answer(description, 'SigningSecret');

const CALLBACKS: Operation[] = [
  {
    ...ofPartner,
    id: 'getJobCallback',
    method: 'get',
    path: callback,
    summary: "Whether a job's end was told",
    answers: { 200: answer('The callback.', 'JobCallback') },
    problems: ['JOB_NOT_FOUND', 'CALLBACK_NOT_FOUND'],
  },
  {
    ...ofPartner,
    id: 'resendJobCallback',
    method: 'post',
    path: `${callback}/resend`,
    summary: "Tell a job's end once more",
    description: 'Under the same `webhook-id`, with as many attempts as the first time.',
    answers: { 202: answer('The callback.', 'JobCallback') },
    problems: ['JOB_NOT_FOUND', 'CALLBACK_NOT_FOUND', 'CALLBACK_NOT_DUE'],
  },
  {
    ...ofPartner,
    id: 'getWebhookSecret',
    method: 'get',
    path: '/webhook-secret',
    summary: "What callbacks of the caller's jobs are signed with",
    description: 'One for each broker, and one for operators. It is made when it is first needed.',
    answers: { 200: secret('The secret.') },
    problems: ['SECRETS_UNAVAILABLE'],
  },
  {
    ...ofPartner,
    id: 'rotateWebhookSecret',
    method: 'post',
    path: '/webhook-secret/rotate',
    summary: 'Have callbacks signed with another secret',
    description: 'For a while they carry a signature by the one before, too.',
    answers: { 200: secret('The new one.') },
    problems: ['SECRETS_UNAVAILABLE'],
  },
];

const ENDPOINTS: Operation[] = [
  {
    ...ofAdmin,
    id: 'listWebhooks',
    method: 'get',
    path: base,
    summary: 'Where alerts are sent',
    answers: { 200: answer('All webhooks.', 'WebhookList') },
  },
  {
    ...ofAdmin,
    id: 'createWebhook',
    method: 'post',
    path: base,
    summary: 'Have alerts sent somewhere',
    body: { content: json('WebhookRequest') },
    answers: { 201: answer('The webhook.', 'Webhook', 'Location') },
    problems: ['SECRETS_UNAVAILABLE'],
  },
  {
    ...ofAdmin,
    id: 'getWebhook',
    method: 'get',
    path: one,
    summary: 'A webhook',
    answers: { 200: answer('The webhook.', 'Webhook') },
    problems: ['WEBHOOK_NOT_FOUND'],
  },
  {
    ...ofAdmin,
    id: 'putWebhook',
    method: 'put',
    path: one,
    summary: 'Change a webhook',
    description: 'What has not arrived goes to the new address; switched off, it is given up.',
    body: { content: json('WebhookRequest') },
    answers: { 200: answer('The webhook.', 'Webhook') },
    problems: ['WEBHOOK_NOT_FOUND'],
  },
  {
    ...ofAdmin,
    id: 'deleteWebhook',
    method: 'delete',
    path: one,
    summary: 'Remove a webhook, its messages and its secret',
    answers: { 204: { description: 'It is gone.' } },
    problems: ['WEBHOOK_NOT_FOUND'],
  },
  {
    ...ofAdmin,
    id: 'getSecretOfWebhook',
    method: 'get',
    path: `${one}/secret`,
    summary: 'What its messages are signed with',
    answers: { 200: secret('The secret.') },
    problems: ['WEBHOOK_NOT_FOUND', 'SECRETS_UNAVAILABLE'],
  },
  {
    ...ofAdmin,
    id: 'rotateSecretOfWebhook',
    method: 'post',
    path: `${one}/secret/rotate`,
    summary: 'Have its messages signed with another secret',
    description: 'For a while they carry a signature by the one before, too.',
    answers: { 200: secret('The new one.') },
    problems: ['WEBHOOK_NOT_FOUND', 'SECRETS_UNAVAILABLE'],
  },
  {
    ...ofAdmin,
    id: 'testWebhook',
    method: 'post',
    path: `${one}/test`,
    summary: 'Send it a message that says nothing',
    answers: { 202: answer('It will be sent.', 'WebhookTest') },
    problems: ['WEBHOOK_NOT_FOUND'],
  },
  {
    ...ofAdmin,
    id: 'listWebhookMessages',
    method: 'get',
    path: `${one}/messages`,
    summary: 'What was sent to it, newest first',
    parameters: queryOf(querySchemas.webhookMessages),
    answers: { 200: answer('A page.', 'WebhookMessageList') },
    problems: ['WEBHOOK_NOT_FOUND'],
  },
  {
    ...ofAdmin,
    id: 'resendWebhookMessage',
    method: 'post',
    path: `${one}/messages/{messageId}/resend`,
    summary: 'Send a message once more',
    description: 'Under the same `webhook-id`, with as many attempts as the first time.',
    answers: { 202: { description: 'It will be sent.' } },
    problems: ['WEBHOOK_NOT_FOUND'],
  },
];

export const WEBHOOKS: Operation[] = [...CALLBACKS, ...ENDPOINTS];
