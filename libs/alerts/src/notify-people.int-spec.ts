import { newId } from '@fcert/kernel';
import type { OutboxEvent } from '@fcert/platform';
import { type AlertsWorld, fired, heard, openAlertsWorld, raised } from '../testing/alerts-world.js';
import { NotifyPeople } from './notify-people.js';

/** Who is told of an event, as the ledger has it afterwards. */
describe('who is told', () => {
  let world: AlertsWorld;
  let notify: NotifyPeople;
  beforeAll(async () => {
    world = await openAlertsWorld();
    notify = world.get(NotifyPeople);
  });
  beforeEach(() => world.query('DELETE FROM alert_message'));
  afterAll(() => world.close());

  const tell = async (event: OutboxEvent) => {
    const ids = await world.run((tx) => notify.execute(tx, [event]));
    const rows = await world.messages();
    return { ids, rows, told: rows.map((row) => `${row.channel} ${row.address}`) };
  };
  const person = (id: string, ...channels: ('email' | 'sms' | 'live')[]) => ({
    kind: 'person' as const,
    id,
    channels,
  });

  it('by a step: whom it names, once, though he stands on it in two roles', async () => {
    const analyst = await world.person('analyst');
    const recipients = [person(analyst.id, 'live', 'email'), person(analyst.id, 'email', 'sms')];
    const { ids, rows } = await tell(heard('escalation.raised', raised({ recipients, step: 2 })));
    expect(rows).toMatchObject([
      {
        id: ids[0],
        kind: 'escalation',
        channel: 'email',
        address: analyst.email,
        state: 'waiting',
        language: 'en',
      },
    ]);
    expect(rows[0]!.facts).toMatchObject({ step: 2, action: 'page' });
    expect(JSON.stringify(rows)).not.toMatch(/secret|token|code/);
  });

  it('twice of one event is once', async () => {
    const analyst = await world.person('analyst');
    const event = heard('escalation.raised', raised({ recipients: [person(analyst.id, 'email')] }));
    expect((await tell(event)).ids).toHaveLength(1);
    const again = await tell(event);
    expect([again.ids.length, again.rows.length]).toEqual([0, 1]);
  });

  it('not at all when the handler’s transaction does not come about', async () => {
    const analyst = await world.person('analyst');
    const event = heard('escalation.raised', raised({ recipients: [person(analyst.id, 'email')] }));
    const broken = world.run(async (tx) => {
      await notify.execute(tx, [event]);
      throw new Error('power cut');
    });
    await expect(broken).rejects.toThrow('power cut');
    expect(await world.messages()).toEqual([]);
  });

  it('by a step whose rota named nobody: whoever stands in for the desk', async () => {
    const director = await world.person('director');
    const { told } = await tell(heard('escalation.raised', raised({ to: ['fcert-director'] })));
    expect(told).toContain(`email ${director.email}`);
    expect(await world.query('SELECT 1 FROM alert_message WHERE recipient_kind <> $1', ['person'])).toEqual(
      [],
    );
  });

  it('nobody by a step that asks for the console alone', async () => {
    const analyst = await world.person('analyst');
    const event = heard('escalation.raised', raised({ recipients: [person(analyst.id, 'live')] }));
    expect((await tell(event)).rows).toEqual([]);
  });

  it('by mail to the account where the only channel asked for leads nowhere', async () => {
    const analyst = await world.person('analyst');
    const event = heard('escalation.raised', raised({ recipients: [person(analyst.id, 'sms')] }));
    expect((await tell(event)).told).toEqual([`email ${analyst.email}`]);
  });

  it('at the addresses a person has confirmed, in their language, and only for the kinds they are for', async () => {
    const lead = await world.person('shift-lead');
    const add = (channel: string, address: string, kinds: string[], verified: boolean) =>
      world.query(
        `INSERT INTO alert_address (id, person_id, channel, address, language, kinds, verified_at)
         VALUES ($1, $2, $3, $4, 'ur', $5, CASE WHEN $6 THEN now() END)`,
        [newId(), lead.id, channel, address, kinds, verified],
      );
    await add('email', 'duty@soc.example', ['escalation'], true);
    await add('sms', '+923001234567', ['escalation'], true);
    await add('email', 'never@soc.example', ['escalation'], false);
    await add('sms', '+923007654321', ['clock-breached'], true);
    const event = heard('escalation.raised', raised({ recipients: [person(lead.id, 'email', 'sms')] }));
    const { told, rows } = await tell(event);
    expect(told.sort()).toEqual(['email duty@soc.example', 'sms +923001234567']);
    expect(new Set(rows.map((row) => row.language))).toEqual(new Set(['ur']));
  });

  it('of a breach the body that owes it, in its contact’s language, with the lateness by instants', async () => {
    const focal = await world.contact('focal-point', 'focal@pims.example');
    await world.contact('executive', 'head@pims.example');
    await world.query(
      `INSERT INTO contact_preference (contact_id, constituent_id, language, receipts) VALUES ($1, $2, 'ur', false)`,
      [focal, world.body.id],
    );
    const { rows } = await tell(heard('clock.breached', fired(), { constituentId: world.body.id }));
    expect(rows).toMatchObject([
      { kind: 'clock-breached', channel: 'email', address: 'focal@pims.example', language: 'ur' },
    ]);
    expect(rows[0]!.facts).toMatchObject({ lateByMs: 150_000, caption: 'FCERT house target' });
  });

  it('of a warning only near its end', async () => {
    const about = { constituentId: world.body.id };
    expect((await tell(heard('clock.due-soon', fired({ level: 'warn-0.5' }), about))).rows).toEqual([]);
    expect((await tell(heard('clock.due-soon', fired({ level: 'warn-0.9' }), about))).told).toEqual([
      'email focal@pims.example',
    ]);
  });

  it('of a clock on a task the operators of its provider, and of no other', async () => {
    const [own, other] = [newId(), newId()];
    const operator = await world.person('mssp-operator', { providerId: own });
    await world.person('mssp-operator', { providerId: other });
    const event = heard('clock.breached', fired({ dutyHolder: 'mssp' }), {
      subjectKind: 'mssp-task',
      providerId: own,
    });
    expect((await tell(event)).told).toEqual([`email ${operator.email}`]);
  });

  it('of a case opened for its report, whoever asked for it and nobody else', async () => {
    await world.contact('deputy', 'deputy@pims.example');
    const wish = await world.contact('on-call', 'records@pims.example');
    await world.query(
      `INSERT INTO contact_preference (contact_id, constituent_id, language, receipts) VALUES ($1, $2, 'en', true)`,
      [wish, world.body.id],
    );
    const opened = {
      reportId: newId(),
      incidentId: newId(),
      state: 'new',
      severity: null,
      class: null,
      type: null,
    };
    const payload = { ...opened, assigneeId: null, reportCount: 1, nextDueAt: null };
    const event = heard('incident.opened', payload, { constituentId: world.body.id });
    expect((await tell(event)).told).toEqual(['email records@pims.example']);
  });

  it('of a feed that fell silent the shift lead, with its name and when it was last heard', async () => {
    const lead = await world.person('shift-lead');
    const silent = { feedWatchId: newId(), name: 'Sensor of PIMS', heardAt: '2026-01-01T00:00:00.000Z' };
    const payload = { ...silent, silentSince: '2026-01-01T01:00:00.000Z', silentAfterSeconds: 3600 };
    const over = { subjectKind: 'feed-watch', reference: null, constituentId: world.body.id };
    const { told, rows } = await tell(heard('feed.silent', payload, over));
    expect(told).toContain(`email ${lead.email}`);
    expect(rows[0]).toMatchObject({
      kind: 'feed-silent',
      state: 'waiting',
      facts: { feed: 'Sensor of PIMS', heardAt: '2026-01-01T00:00:00.000Z' },
    });
    expect(rows.every((row) => !row.address.endsWith('pims.example'))).toBe(true);
  });

  it('nobody who may not hear it: it stands in the ledger as withheld', async () => {
    const admin = await world.person('admin');
    const event = heard('escalation.raised', raised({ recipients: [person(admin.id, 'email')] }), {
      tlp: 'red',
    });
    const { ids, rows } = await tell(event);
    expect(ids).toEqual([]);
    expect(rows).toMatchObject([{ state: 'withheld', reason: 'not-permitted', address: admin.email }]);
  });

  it('a contact of another body never', async () => {
    const contact = await world.contact('focal-point', 'second@pims.example');
    const recipients = [{ kind: 'contact' as const, id: contact, channels: ['email' as const] }];
    const event = heard('escalation.raised', raised({ recipients }), { constituentId: newId() });
    expect((await tell(event)).rows).toMatchObject([{ state: 'withheld', reason: 'not-permitted' }]);
  });

  it('outside FCERT of one’s own clock, never of the escalation', async () => {
    const contact = await world.contact('deputy', 'third@pims.example', '0300 1234567');
    const recipients = [{ kind: 'contact' as const, id: contact, channels: ['email', 'sms'] as const }];
    const event = heard('escalation.raised', raised({ recipients }), { constituentId: world.body.id });
    const { rows } = await tell(event);
    expect(rows.map((row) => [row.channel, row.address, row.kind])).toEqual([
      ['email', 'third@pims.example', 'clock-due-soon'],
      ['sms', '+923001234567', 'clock-due-soon'],
    ]);
    expect(JSON.stringify(rows.map((row) => row.facts))).not.toContain('escalationId');
  });

  it('at most so often an hour of clocks at one address; a step is never held back', async () => {
    for (let n = 0; n < 32; n += 1)
      await world.run((tx) =>
        notify.execute(tx, [heard('clock.breached', fired(), { constituentId: world.body.id })]),
      );
    const rows = (await world.messages()).filter((row) => row.address === 'focal@pims.example');
    expect(rows.filter((row) => row.state === 'waiting')).toHaveLength(30);
    expect(rows.at(-1)).toMatchObject({ state: 'withheld', reason: 'hourly-limit' });
  });

  it('as often in one batch, and an address that two contacts share counts once', async () => {
    await world.contact('deputy', 'focal@pims.example');
    const events = Array.from({ length: 32 }, () =>
      heard('clock.breached', fired(), { constituentId: world.body.id }),
    );
    await world.run((tx) => notify.execute(tx, events));
    const rows = (await world.messages()).filter((row) => row.address === 'focal@pims.example');
    expect(rows.map((row) => row.state).sort()).toEqual([
      ...Array<string>(30).fill('waiting'),
      ...Array<string>(2).fill('withheld'),
    ]);
  });
});
