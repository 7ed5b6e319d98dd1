import { newId } from '@fcert/kernel';
import { Readiness } from '@fcert/platform';
import { type AlertsWorld, heard, openAlertsWorld, raised } from '../testing/alerts-world.js';
import { type MailServer, openMailServer } from '../../../test/mail-server.js';
import { NotifyPeople } from './notify-people.js';
import { ReplayAlert } from './replay-alert.js';

interface AttemptRow {
  no: number;
  outcome: string | null;
  code: number | null;
}

/** Letters through a real SMTP server on loopback, from the ledger's rows. */
describe('letters', () => {
  let relay: MailServer;
  let world: AlertsWorld;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    relay = await openMailServer();
    env = {
      SMTP_URL: `smtp://127.0.0.1:${relay.port}`,
      SMTP_TLS: 'off',
      MAIL_FROM: 'alerts@cert.example',
      PUBLIC_URL: 'https://fcert.example',
      CONSOLE_URL: 'https://console.fcert.example',
    };
    world = await openAlertsWorld(env);
  });
  beforeEach(() => {
    Object.assign(relay, { refuse: null, delayMs: 0, mostAtOnce: 0 });
    relay.letters.length = 0;
    return world.query(`UPDATE alert_message SET state = 'withheld', reason = 'no-channel', next_attempt_at = NULL,
                          settled_at = now() WHERE state = 'waiting'`);
  });
  afterAll(async () => {
    await world.close();
    await relay.close();
  });

  /** A step that names one analyst; answers the message. */
  const step = async (over: Parameters<typeof heard>[2] = {}, to?: string) => {
    const id = to ?? (await world.person('analyst')).id;
    const event = heard(
      'escalation.raised',
      raised({ recipients: [{ kind: 'person', id, channels: ['email'] }] }),
      over,
    );
    const [message] = await world.run((tx) => world.get(NotifyPeople).execute(tx, [event]));
    return message!;
  };
  const message = async (id: string) => (await world.messages()).find((row) => row.id === id)!;
  const attempts = (id: string) =>
    world.query<AttemptRow>('SELECT no, outcome, code FROM alert_attempt WHERE message_id = $1 ORDER BY no', [
      id,
    ]);

  it('arrive with what a mail program needs, and the ledger knows it', async () => {
    const analyst = await world.person('analyst');
    const id = await step({}, analyst.id);
    await world.send();
    expect(await message(id)).toMatchObject({ state: 'sent', attempts: 1, waitMs: null });
    expect(await attempts(id)).toEqual([{ no: 1, outcome: 'accepted', code: 250 }]);
    const [letter] = relay.letters;
    expect(letter).toMatchObject({ from: 'alerts@cert.example', to: [analyst.email] });
    expect(Object.fromEntries(letter!.headers)).toMatchObject({
      from: 'FCERT <alerts@cert.example>',
      to: analyst.email,
      subject: '[FCERT] Escalation FC-2026-000123: your answer is needed',
      'message-id': `<alert.${id}@cert.example>`,
      references: '<matter.FC-2026-000123@cert.example>',
      'auto-submitted': 'auto-generated',
      'list-id': 'FCERT alerts <alerts.cert.example>',
    });
    expect(letter!.parts.get('text/plain')).toContain('https://fcert.example/alerts/acknowledgements/');
    expect(letter!.parts.get('text/html')).toContain('dir="ltr"');
    expect(letter!.parts.get('text/html')).toContain(
      'https://console.fcert.example/incidents/FC-2026-000123',
    );
  });

  it('keep their words, their Message-ID and their link over every attempt', async () => {
    const id = await step();
    relay.refuse = { at: 'letter', code: 451 };
    await world.send();
    expect(await message(id)).toMatchObject({ state: 'waiting', attempts: 1 });
    relay.refuse = null;
    await world.hurry();
    await world.send();
    // As if the answer to the second attempt had been lost: the receiver gets the letter again.
    await world.query(
      `UPDATE alert_message SET state = 'waiting', settled_at = NULL, next_attempt_at = now() WHERE id = $1`,
      [id],
    );
    await world.send();
    expect(await attempts(id)).toMatchObject([
      { outcome: 'refused', code: 451 },
      { outcome: 'accepted' },
      { outcome: 'accepted' },
    ]);
    const [first, second] = relay.letters.map(({ headers, parts }) => ({
      headers: [...headers].filter(([name]) => !['received', 'content-type'].includes(name)),
      parts: [...parts],
    }));
    expect(second).toEqual(first);
    expect(
      await world.query('SELECT count(*)::int AS n FROM acknowledgement_link WHERE message_id = $1', [id]),
    ).toEqual([{ n: 1 }]);
  });

  it('wait while the relay is away, with a pause that grows, and go when it is back', async () => {
    const own = await openMailServer();
    await own.close();
    const sender = await world.start({ SMTP_URL: `smtp://127.0.0.1:${own.port}` });
    const id = await step();
    const pauses: number[] = [];
    for (let n = 0; n < 3; n += 1) {
      await world.hurry();
      await world.send(sender);
      pauses.push((await message(id)).waitMs!);
    }
    expect(await attempts(id)).toMatchObject(
      [1, 2, 3].map((no) => ({ no, outcome: 'unreachable', code: null })),
    );
    expect(pauses[0]).toBeGreaterThan(3000);
    expect(pauses[0]).toBeLessThanOrEqual(5000);
    expect(pauses[2]).toBeGreaterThan(15_000);
    const back = await openMailServer({ port: own.port });
    await world.hurry();
    await world.send(sender);
    expect(back.letters).toHaveLength(1);
    await back.close();
  });

  it('to an address the relay refuses for good are given up, and a person may have them sent again', async () => {
    const id = await step();
    relay.refuse = { at: 'recipient', code: 550 };
    await world.send();
    expect(await message(id)).toMatchObject({ state: 'dead', reason: 'refused-for-good', waitMs: null });
    const { checks } = await world.get(Readiness).report();
    expect(checks.alerts).toMatchObject({ status: 'degraded' });
    expect(checks.alerts!.detail).toContain('1 messages were given up in the last day');
    relay.refuse = null;
    const [lead, analyst] = [await world.person('shift-lead'), await world.person('analyst')];
    const replay = (actor: typeof lead) => world.get(ReplayAlert).execute({ actor }, { id });
    await expect(replay(analyst)).rejects.toMatchObject({ code: 'not-found' });
    expect(await replay(lead)).toMatchObject({ state: 'waiting' });
    await expect(replay(lead)).rejects.toMatchObject({ code: 'not-dead' });
    await world.send();
    expect(await message(id)).toMatchObject({ state: 'sent', attempts: 2, reason: null });
    expect(relay.letters[0]!.headers.get('message-id')).toBe(`<alert.${id}@cert.example>`);
    expect(
      await world.query(
        `SELECT actor_id AS by, data FROM audit_entry WHERE action = 'alert.replayed' AND object_id = $1`,
        [id],
      ),
    ).toEqual([{ by: lead.id, data: { attempts: 1, reason: 'refused-for-good' } }]);
  });

  it('are given up when a day of attempts has passed', async () => {
    const id = await step();
    await world.query(`UPDATE alert_message SET give_up_at = now() + interval '1 second' WHERE id = $1`, [
      id,
    ]);
    relay.refuse = { at: 'recipient', code: 450 };
    await world.send();
    expect(await message(id)).toMatchObject({ state: 'dead', reason: 'given-up' });
  });

  it('whose sender died in the middle are sent by another, under the same number', async () => {
    const id = await step();
    // What a killed process leaves: an attempt without an outcome, and a lease.
    await world.query(
      `WITH claimed AS (UPDATE alert_message SET attempts = 1, next_attempt_at = now() + interval '90 seconds' WHERE id = $1)
       INSERT INTO alert_attempt (message_id, no, started_at) VALUES ($1, 1, now())`,
      [id],
    );
    expect(await world.send()).toBe(0);
    await world.hurry();
    await world.send();
    expect(await message(id)).toMatchObject({ state: 'sent', attempts: 2 });
    expect(await attempts(id)).toMatchObject([
      { no: 1, outcome: null },
      { no: 2, outcome: 'accepted' },
    ]);
  });

  it('are sent once by two workers that sweep at the same time, a few at once', async () => {
    relay.delayMs = 30;
    const ids: string[] = [];
    for (let n = 0; n < 24; n += 1) ids.push(await step());
    const other = await world.start();
    for (let round = 0; round < 20; round += 1) {
      const sent = await Promise.all([world.send(), world.send(other)]);
      if (sent[0] + sent[1] === 0) break;
    }
    const got = relay.letters.map(({ headers }) => headers.get('message-id'));
    expect(got.sort()).toEqual(ids.map((id) => `<alert.${id}@cert.example>`).sort());
    expect(relay.mostAtOnce).toBeLessThanOrEqual(6);
  });

  it('to somebody who has left, or may not know any more, are not sent', async () => {
    const [gone, admin] = [await world.person('analyst'), await world.person('admin')];
    const toGone = await step({}, gone.id);
    await world.query('UPDATE person SET disabled_at = now() WHERE id = $1', [gone.id]);
    const toAdmin = await step({}, admin.id);
    await world.query(`UPDATE alert_message SET tlp = 'red' WHERE id = $1`, [toAdmin]);
    await world.send();
    expect(await message(toGone)).toMatchObject({ state: 'dead', reason: 'recipient-gone' });
    expect(await message(toAdmin)).toMatchObject({ state: 'dead', reason: 'not-permitted' });
    expect(relay.letters).toEqual([]);
  });

  it('marked RED hold a number and a link, in any part', async () => {
    await step({ tlp: 'red' });
    await world.send();
    const [letter] = relay.letters;
    const whole = [letter!.headers.get('subject'), ...letter!.parts.values()].join('\n');
    expect(letter!.headers.get('subject')).toBe('[FCERT] FC-2026-000123');
    expect(whole).not.toMatch(/Escalation|on duty|Clock|Due/);
    expect(whole).toContain('TLP:RED');
  });

  it('never leave without TLS where it is required', async () => {
    const strict = await world.start({ SMTP_TLS: 'required' });
    const id = await step();
    await world.send(strict);
    expect((await attempts(id))[0]).toMatchObject({ outcome: 'tls-failed' });
    const selfSigned = await openMailServer({ isTls: true });
    const wary = await world.start({ SMTP_TLS: 'required', SMTP_URL: `smtp://127.0.0.1:${selfSigned.port}` });
    await world.hurry();
    await world.send(wary);
    expect((await attempts(id))[1]).toMatchObject({
      outcome: expect.stringMatching(/tls-failed|unreachable/),
    });
    expect([...relay.letters, ...selfSigned.letters]).toEqual([]);
    await selfSigned.close();
  });

  it('say in the ledger that an attempt has one outcome, for ever', async () => {
    const id = await step();
    await world.send();
    await expect(
      world.query(`UPDATE alert_attempt SET outcome = 'timeout' WHERE message_id = $1`, [id]),
    ).rejects.toThrow('outcome once');
    await expect(world.query('DELETE FROM alert_attempt WHERE message_id = $1', [id])).rejects.toThrow(
      'append-only',
    );
    expect(await world.query('SELECT 1 FROM alert_attempt WHERE message_id = $1', [newId()])).toEqual([]);
  });
});
