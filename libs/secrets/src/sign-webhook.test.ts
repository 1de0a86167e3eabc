import { createHmac } from 'node:crypto';
import { newSigningSecret, signWebhook } from './sign-webhook';

describe('signWebhook', () => {
  it('signs the published example', () => {
    const headers = signWebhook(
      {
        id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        at: new Date(1_614_265_330_000),
        payload: '{"test": 2432232314}',
      },
      ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    );
    expect(headers).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('signs with every secret, in the form HMAC gives', () => {
    const secrets = [newSigningSecret(), newSigningSecret()];
    const at = new Date(1_700_000_000_999);
    const signed = secrets.map((secret) => {
      const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
      expect(key).toHaveLength(32);
      return `v1,${createHmac('sha256', key).update('msg_1.1700000000.{"è":1}').digest('base64')}`;
    });
    expect(signWebhook({ id: 'msg_1', at, payload: '{"è":1}' }, secrets)['webhook-signature']).toBe(
      signed.join(' '),
    );
  });
});
