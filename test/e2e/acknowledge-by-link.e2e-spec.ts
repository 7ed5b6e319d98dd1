import { ALERT_KINDS } from '@fcert/alerts';
import { type ApiWorld, openApiWorld } from '../api-world.js';

describe('the door of alerts', () => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await openApiWorld();
  });
  afterAll(() => world.close());

  it('answers a link nobody made with a page, without a script, and takes the empty form of its button', async () => {
    const path = `/alerts/acknowledgements/${'a'.repeat(43)}`;
    const page = await world.call('GET', path);
    expect(page.status).toBe(404);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self'");
    expect(page.body).not.toMatch(/<script/);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await world.call('POST', path, form)).status).toBe(404);
    expect((await world.call('POST', '/v1/session', form)).status).toBe(415);
  });

  it('shows people their addresses and leads the ledger', async () => {
    const lead = await world.cookie('shift-lead');
    const body = {
      channel: 'email',
      address: 'duty@soc.example.org',
      language: 'ur',
      kinds: [ALERT_KINDS[0]],
    };
    const added = await world.call('POST', '/v1/alerts/addresses', lead, body);
    expect(added).toMatchObject({ status: 201, body: { confirmedAt: null, secret: null } });
    expect((await world.call('GET', '/v1/alerts/messages', lead)).body.items).toMatchObject([
      { kind: 'address-code', state: 'waiting', address: 'd…@soc.example.org' },
    ]);
    expect((await world.call('GET', '/v1/alerts/messages', await world.cookie('analyst'))).status).toBe(403);
  });
});
