import { type IncomingHttpHeaders, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newId } from '@fcert/kernel';
import { type AlertsWorld, heard, openAlertsWorld, raised } from '../testing/alerts-world.js';
import { NotifyPeople } from './notify-people.js';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: { recipient: string; message: { body: string }; ref: string };
}

/** Text messages through a gateway that takes one JSON POST each: a real server, a body of its own shape. */
describe('text messages by a gateway', () => {
  const received: Received[] = [];
  let status = 202;
  let gateway: Server;
  let world: AlertsWorld;

  beforeAll(async () => {
    gateway = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        received.push({ headers: request.headers, body: JSON.parse(body) as Received['body'] });
        response.writeHead(status).end('{"queued":true}');
      });
    });
    await new Promise<void>((resolve) => gateway.listen(0, resolve));
    world = await openAlertsWorld({
      SMS_URL: `http://localhost:${(gateway.address() as AddressInfo).port}/v2/send`,
      SMS_TOKEN: 'gateway-token',
      SMS_BODY: '{"recipient":"{to}","message":{"body":"{text}"},"ref":"{id}"}',
      EGRESS_TRUSTED_NAMES: 'localhost',
    });
  });
  beforeEach(() => {
    status = 202;
    received.length = 0;
  });
  afterAll(async () => {
    await world.close();
    await new Promise((resolve) => gateway.close(resolve));
  });

  /** A step for somebody who has confirmed this number; answers the message. */
  const step = async (language: 'en' | 'ur', number: string) => {
    const { id } = await world.person('analyst');
    await world.query(
      `INSERT INTO alert_address (id, person_id, channel, address, language, kinds, verified_at)
       VALUES ($1, $2, 'sms', $3, $4, '{escalation}', now())`,
      [newId(), id, number, language],
    );
    const recipients = [{ kind: 'person' as const, id, channels: ['sms' as const] }];
    const event = heard('escalation.raised', raised({ recipients }));
    const [message] = await world.run((tx) => world.get(NotifyPeople).execute(tx, [event]));
    return message!;
  };
  const stateOf = async (id: string) => (await world.messages()).find((row) => row.id === id)!.state;

  it('fill the shape the gateway wants, under its token and an id of their own', async () => {
    const id = await step('en', '+923001234567');
    expect(await world.send()).toBe(1);
    expect(received).toHaveLength(1);
    const [{ headers, body }] = received as [Received];
    expect(headers).toMatchObject({
      authorization: 'Bearer gateway-token',
      'idempotency-key': id,
      'content-type': 'application/json',
    });
    expect(body).toMatchObject({ recipient: '+923001234567', ref: id });
    expect(body.message.body).toContain('FC-2026-000123');
    expect(await stateOf(id)).toBe('sent');
  });

  it('arrive in Urdu letter by letter', async () => {
    await step('ur', '+923001234568');
    await world.send();
    expect(received[0]!.body.message.body).toMatch(/^FCERT: FC-2026-000123 [\u0600-\u06ff]/);
  });

  it('are tried again with the same id when the gateway is busy, and given up when it wants no more', async () => {
    status = 503;
    const id = await step('en', '+923001234569');
    await world.send();
    expect(await stateOf(id)).toBe('waiting');
    status = 410;
    await world.hurry();
    await world.send();
    expect(received.map(({ headers }) => headers['idempotency-key'])).toEqual([id, id]);
    expect(await stateOf(id)).toBe('dead');
  });
});
