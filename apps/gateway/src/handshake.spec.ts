import { GatewayConfig } from './gateway.config.js';
import { Handshake } from './handshake.js';

describe('the handshake', () => {
  it('ends the start of a gateway whose proxies cannot be read', () => {
    const made = (LIVE_TRUSTED_PROXIES: string) => () =>
      Reflect.construct(Handshake, [
        {},
        {},
        {},
        Object.assign(new GatewayConfig(), { LIVE_TRUSTED_PROXIES }),
        {},
      ]);
    expect(made('everybody')).toThrow('LIVE_TRUSTED_PROXIES');
    expect(made('10.0.0.0/8,::1')).not.toThrow();
  });
});
