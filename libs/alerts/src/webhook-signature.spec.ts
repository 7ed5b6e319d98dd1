import { Webhook } from 'standardwebhooks';
import { newWebhookSecret, secretBytes, webhookHeaders } from './webhook-signature.js';

const message = { id: '01890000-0000-7000-8000-000000000001', body: '{"type":"fcert.escalation"}' };

describe('the signature of a webhook', () => {
  it('is that of the specification’s own example', () => {
    const secret = secretBytes('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
    const at = new Date(1614265330 * 1000);
    const example = new Webhook('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
    const body = '{"test": 2432232314}';
    // The reference implementation signs the id as it is given, so ours is compared with what it says of our id.
    expect(example.sign('msg_p5jXN8AQM9LWM0D4loKWxJek', at, body)).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
    const headers = webhookHeaders({ id: 'p5jXN8AQM9LWM0D4loKWxJek', body }, [secret], at);
    expect(headers).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('is accepted by the reference implementation under either of two live secrets, and under no other', () => {
    const [old, fresh, foreign] = [newWebhookSecret(), newWebhookSecret(), newWebhookSecret()];
    const headers = webhookHeaders(message, [old, fresh].map(secretBytes), new Date());
    for (const secret of [old, fresh])
      expect(new Webhook(secret).verify(message.body, headers)).toEqual({ type: 'fcert.escalation' });
    expect(() => new Webhook(foreign).verify(message.body, headers)).toThrow('No matching signature');
    expect(() => new Webhook(fresh).verify(`${message.body} `, headers)).toThrow('No matching signature');
  });

  it('of an old attempt is refused, so that a recording cannot be played back', () => {
    const secret = newWebhookSecret();
    const headers = webhookHeaders(message, [secretBytes(secret)], new Date(Date.now() - 3_600_000));
    expect(() => new Webhook(secret).verify(message.body, headers)).toThrow('timestamp too old');
  });

  it('hangs on 256 bits that are never the same', () => {
    expect(secretBytes(newWebhookSecret())).toHaveLength(32);
    expect(newWebhookSecret()).not.toBe(newWebhookSecret());
  });
});
