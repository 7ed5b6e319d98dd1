import { type IncomingHttpHeaders, type Server, createServer } from 'node:http';
import { readdirSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { type AlertsWorld, heard, openAlertsWorld, raised } from '../testing/alerts-world.js';
import { AddAddress, type AddressInput } from './add-address.js';
import { ChangeAddress } from './change-address.js';
import { ConfirmAddress } from './confirm-address.js';
import { addressesOf } from './data/addresses.js';
import { NotifyPeople } from './notify-people.js';
import { RemoveAddress } from './remove-address.js';
import { RequestCode } from './request-code.js';
import { RotateWebhookSecret } from './rotate-webhook-secret.js';

interface Hook {
  headers: IncomingHttpHeaders & Record<string, string>;
  body: string;
}

/** Addresses people add: shown to be theirs by a code, then used. Messages land in files and at a receiver on loopback. */
describe('addresses of one’s own', () => {
  let world: AlertsWorld;
  let receiver: Server;
  let port: number;
  let status = 200;
  const hooks: Hook[] = [];

  beforeAll(async () => {
    receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        hooks.push({ headers: request.headers as Hook['headers'], body });
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    port = (receiver.address() as AddressInfo).port;
    world = await openAlertsWorld({ EGRESS_TRUSTED_NAMES: 'localhost' });
  });
  beforeEach(() => {
    status = 200;
    hooks.length = 0;
  });
  afterAll(async () => {
    await world.close();
    await new Promise((resolve) => receiver.close(resolve));
  });

  type Person = Awaited<ReturnType<AlertsWorld['person']>>;
  const input = (over: Partial<AddressInput> = {}): AddressInput => ({
    channel: 'email',
    address: 'duty@soc.example.org',
    language: 'en',
    kinds: ['escalation'],
    ...over,
  });
  const add = (person: Person, over: Partial<AddressInput> = {}) =>
    world.get(AddAddress).execute(person, input(over));
  const confirm = (person: Person, id: string, code: string) =>
    world.get(ConfirmAddress).execute(person, { id, code });
  const hook = () => input({ channel: 'webhook', address: `http://localhost:${port}/fcert` });
  /** What lay in the folder last, under a name that ends so. */
  const lastFile = (end: string) => {
    const folder = join(world.home, 'outbox');
    const names = readdirSync(folder).filter((name) => name.endsWith(end));
    return readFileSync(join(folder, names.sort().at(-1)!), 'utf8');
  };
  const plainPart = (letter: string) =>
    Buffer.from(/base64\r\n\r\n([A-Za-z0-9+/=\r\n]+)/.exec(letter)![1]!, 'base64').toString();
  const tellBy = async (person: Person, channels: readonly ('email' | 'sms' | 'webhook')[]) => {
    const recipients = [{ kind: 'person' as const, id: person.id, channels }];
    const event = heard('escalation.raised', raised({ recipients }));
    await world.run((tx) => world.get(NotifyPeople).execute(tx, [event]));
    await world.send();
    return event;
  };

  it('are used once their code has come back, and not before', async () => {
    const person = await world.person('analyst');
    const { address, secret } = await add(person);
    expect([address.verifiedAt, secret]).toEqual([null, null]);
    await world.send();
    const code = /Code: (\d{8})/.exec(plainPart(lastFile('.eml')))![1]!;
    await tellBy(person, ['email']);
    expect((await world.messages()).at(-1)!.address).toBe(person.email);
    expect((await confirm(person, address.id, code)).verifiedAt).toBeInstanceOf(Date);
    expect((await confirm(person, address.id, 'anything')).id).toBe(address.id);
    await tellBy(person, ['email']);
    expect((await world.messages()).at(-1)!.address).toBe('duty@soc.example.org');
    const stored = await world.query('SELECT facts FROM alert_message WHERE kind = $1', ['address-code']);
    expect(JSON.stringify(stored)).not.toContain(code);
  });

  it('take five tries of a code, of which the sixth is too many even when right', async () => {
    const person = await world.person('analyst');
    const { address } = await add(person);
    await world.send();
    const code = /Code: (\d{8})/.exec(plainPart(lastFile('.eml')))![1]!;
    for (let n = 0; n < 5; n += 1)
      await expect(confirm(person, address.id, '00000000')).rejects.toMatchObject({ code: 'wrong-code' });
    await expect(confirm(person, address.id, code)).rejects.toMatchObject({ code: 'wrong-code' });
    await world.get(RequestCode).execute(person, address.id);
    await world.send();
    const fresh = /Code: (\d{8})/.exec(plainPart(lastFile('.eml')))![1]!;
    expect(fresh).not.toBe(code);
    await expect(confirm(person, address.id, code)).rejects.toMatchObject({ code: 'wrong-code' });
    expect((await confirm(person, address.id, fresh)).verifiedAt).not.toBeNull();
  });

  it('get three codes an hour together, whatever their number', async () => {
    const person = await world.person('analyst');
    for (const name of ['a', 'b', 'c']) await add(person, { address: `${name}@soc.example.org` });
    await expect(add(person, { address: 'd@soc.example.org' })).rejects.toMatchObject({ kind: 'throttled' });
    expect(await addressesOf(world.db.transactions.reader, person.id)).toHaveLength(3);
  });

  it.each([
    [{ address: 'a@b.example\r\nBcc: x@y.example' }],
    [{ channel: 'sms' as const, address: 'call me' }],
    [{ channel: 'webhook' as const, address: 'http://soc.example.org/' }],
    [{ channel: 'webhook' as const, address: 'http://127.0.0.1:9/' }],
  ])('are refused when they are none: %j', async (over) => {
    const person = await world.person('analyst');
    await expect(add(person, over)).rejects.toMatchObject({ code: 'bad-address' });
  });

  it('are their owner’s alone, and exist once', async () => {
    const [owner, other] = [await world.person('analyst'), await world.person('analyst')];
    const { address } = await add(owner);
    await expect(add(owner)).rejects.toMatchObject({ code: 'address-known' });
    const foreign = [
      world.get(RemoveAddress).execute(other, address.id),
      world.get(ChangeAddress).execute(other, { id: address.id, language: 'ur', kinds: ['receipt'] }),
      confirm(other, address.id, '00000000'),
      world.get(RequestCode).execute(other, address.id),
    ];
    for (const attempt of foreign) await expect(attempt).rejects.toMatchObject({ code: 'not-found' });
    await world.get(RemoveAddress).execute(owner, address.id);
    await expect(world.get(RemoveAddress).execute(owner, address.id)).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await addressesOf(world.db.transactions.reader, owner.id)).toEqual([]);
    const audit = await world.query<{ action: string }>(
      'SELECT action FROM audit_entry WHERE object_id = $1 ORDER BY at, id',
      [address.id],
    );
    expect(audit.map(({ action }) => action)).toEqual(['alert-address.added', 'alert-address.removed']);
  });

  it('of a telephone get short messages, in files where there is no gateway', async () => {
    const person = await world.person('shift-lead');
    const { address } = await add(person, { channel: 'sms', address: '0300 1234567', language: 'ur' });
    await world.send();
    const text = lastFile('.sms.txt');
    expect(text).toMatch(/^To: \+923001234567\nSize: \d+ ucs-2, 1 part\(s\)/);
    await confirm(person, address.id, /\d{8}/.exec(text.split('\n\n')[1]!)![0]);
    await tellBy(person, ['sms']);
    expect(lastFile('.sms.txt')).toContain('FC-2026-000123');
  });

  it('of a webhook are signed, also while one secret takes over from another', async () => {
    const person = await world.person('director');
    const { address, secret } = await world.get(AddAddress).execute(person, hook());
    const sealed = await world.query<{ sealed: Buffer }>(
      'SELECT sealed FROM webhook_secret WHERE address_id = $1',
      [address.id],
    );
    expect(sealed[0]!.sealed.includes(Buffer.from(secret!.slice(6), 'base64'))).toBe(false);
    await world.send();
    const check = new Webhook(secret!).verify(hooks[0]!.body, hooks[0]!.headers) as {
      data: { code: string };
    };
    await confirm(person, address.id, check.data.code);
    const fresh = await world.get(RotateWebhookSecret).execute(person, address.id);
    await expect(world.get(RotateWebhookSecret).execute(person, address.id)).rejects.toMatchObject({
      code: 'rotation-under-way',
    });
    await tellBy(person, ['webhook']);
    const { body, headers } = hooks.at(-1)!;
    for (const key of [secret!, fresh])
      expect(new Webhook(key).verify(body, headers)).toMatchObject({ type: 'fcert.escalation' });
    await world.query('UPDATE webhook_secret SET retires_at = now() WHERE retires_at IS NOT NULL');
    await tellBy(person, ['webhook']);
    const later = hooks.at(-1)!;
    expect(() => new Webhook(secret!).verify(later.body, later.headers)).toThrow('No matching signature');
    expect(new Webhook(fresh).verify(later.body, later.headers)).toBeDefined();
  });

  it('of a webhook keep the id of a message over its attempts, and are left alone when they want no more', async () => {
    const person = await world.person('director');
    const { address, secret } = await world.get(AddAddress).execute(person, hook());
    await world.send();
    const check = new Webhook(secret!).verify(hooks[0]!.body, hooks[0]!.headers) as {
      data: { code: string };
    };
    await confirm(person, address.id, check.data.code);
    hooks.length = 0;
    status = 503;
    await tellBy(person, ['webhook']);
    status = 410;
    await world.hurry();
    await world.send();
    expect(hooks).toHaveLength(2);
    expect(hooks[1]!.headers['webhook-id']).toBe(hooks[0]!.headers['webhook-id']);
    expect(hooks[1]!.body).toBe(hooks[0]!.body);
    expect((await world.messages()).at(-1)).toMatchObject({
      state: 'dead',
      reason: 'refused-for-good',
      attempts: 2,
    });
  });
});
