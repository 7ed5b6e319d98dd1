import { readFileSync } from 'node:fs';
import { systemActor } from '@fcert/kernel';
import { type ClockPolicy, LoadPolicies } from '@fcert/clock';
import { type MailServer, openMailServer } from '../mail-server.js';
import { type LiveEvent, WholeWorld, eventually } from '../whole-world.js';

const LINK = /https:\/\/fcert\.example(\/alerts\/acknowledgements\/[\w-]{43})/;
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** The demo world's fast policy, under a version of its own: its first desk is told after a few seconds. */
function hasty(): ClockPolicy {
  const policy = JSON.parse(readFileSync('data/policies-demo/demo-fast.json', 'utf8')) as ClockPolicy;
  const clocks = policy.clocks.map((clock) => ({ ...clock, duration: 'PT10S' }));
  return { ...policy, version: '9.0.0', clocks };
}

/** Nobody acts, a letter arrives, its link opens a page, the button answers for it, and no further desk is told. */
describe('a letter with a button', () => {
  let relay: MailServer;
  let world: WholeWorld;
  let heard: LiveEvent[];
  let escalation: string;
  let link: string;
  let other: string;

  beforeAll(async () => {
    relay = await openMailServer();
    world = await WholeWorld.open({
      PUBLIC_URL: 'https://fcert.example',
      SMTP_URL: `smtp://127.0.0.1:${relay.port}`,
      SMTP_TLS: 'off',
    });
    const { app } = world.worker;
    const policies = app.get(LoadPolicies, { strict: false });
    await world.database.transactions.run({ actor: systemActor('test') }, (tx) =>
      policies.execute(tx, [hasty()]),
    );
    heard = await world.listen(world.bearer('analyst'));
    const ministry = world.people.apiKeys.find((key) => key.constituent === 'MO-ENERGY')!;
    await world.call('POST', '/v1/reports', world.bearer(ministry.name), {
      title: 'Grid portal does not answer',
      description: 'The outage portal of the grid company has not answered since this morning.',
      tlp: 'amber',
    });
  }, 60_000);
  afterAll(async () => {
    await world.close();
    await relay.close();
  });

  const state = async () =>
    (
      await world.database.transactions.reader.query<{ state: string; by: string | null }>(
        'SELECT state, acknowledged_by AS by FROM escalation WHERE id = $1',
        [escalation],
      )
    )[0]!;

  it('arrives at the people of the desk that was told', async () => {
    const first = await eventually('the first desk', () =>
      heard.find((event) => event.type === 'escalation.raised'),
    );
    escalation = String(first.data.escalationId);
    const analysts = world.people.accounts.filter(({ role }) => role === 'analyst').map(({ email }) => email);
    const letter = await eventually('a letter', () =>
      relay.letters.find(({ parts }) => LINK.test(parts.get('text/plain') ?? '')),
    );
    expect(analysts).toContain(letter.to[0]);
    link = LINK.exec(letter.parts.get('text/plain')!)![1]!;
    other = `${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`;
  }, 60_000);

  it('opens a page that asks, and asking changes nothing', async () => {
    for (const method of ['GET', 'HEAD', 'GET']) {
      const page = await world.call(method, link, {});
      expect(page.status).toBe(200);
      if (method === 'HEAD') continue;
      expect(page.body).toContain('Acknowledge this escalation?');
      expect(page.body).toContain('<form method="post"><button>Acknowledge</button></form>');
    }
    expect(await state()).toMatchObject({ state: 'raised', by: null });
    expect((await world.call('POST', other, FORM)).status).toBe(404);
    expect(await state()).toMatchObject({ state: 'raised', by: null });
  });

  it('acknowledges by its button, as the person it went to, and ends the chain', async () => {
    const done = await world.call('POST', link, FORM);
    expect(done.status).toBe(200);
    expect(done.body).toContain('No further desk is told.');
    const { by } = await state();
    expect(await state()).toMatchObject({ state: 'acknowledged' });
    const told = await eventually('the acknowledgement', () =>
      heard.find(
        (event) => event.type === 'escalation.acknowledged' && event.data.escalationId === escalation,
      ),
    );
    expect(told.data.by).toBe(by);
    const [entry] = await world.database.transactions.reader.query<{ kind: string }>(
      `SELECT actor_kind AS kind FROM audit_entry WHERE action = 'escalation.acknowledged' AND object_id = $1`,
      [escalation],
    );
    expect(entry).toEqual({ kind: 'person' });
  });

  it('works once', async () => {
    const again = await world.call('POST', link, FORM);
    expect(again.body).toContain('This link has been used');
    expect(again.body).not.toContain('<button');
    const page = await world.call('GET', link, {});
    expect(page.body).not.toContain('<button');
  });

  it('is of no use once it is too old', async () => {
    const { reader } = world.database.transactions;
    await reader.query('UPDATE acknowledgement_link SET used_at = NULL');
    await reader.query(
      `UPDATE escalation SET state = 'raised', acknowledged_at = NULL, acknowledged_by = NULL,
                               acknowledged_by_id = NULL WHERE id = $1`,
      [escalation],
    );
    await reader.query(`UPDATE acknowledgement_link SET expires_at = now() - interval '1 second'`);
    const late = await world.call('POST', link, FORM);
    expect(late.body).toContain('This link is too old');
    expect(await state()).toMatchObject({ state: 'raised' });
  });
});
