import { type Actor, type KeyActor, newId } from '@fcert/kernel';
import {
  analyst,
  type EscalationWorld,
  housePolicy,
  openEscalationWorld,
} from '../testing/escalation-world.js';
import {
  AcknowledgeHandOff,
  EndHandOff,
  PrepareHandOff,
  type PrepareInput,
  ReadHandOffPaper,
  ReleaseHandOff,
} from './index.js';

let world: EscalationWorld;
beforeAll(async () => {
  world = await openEscalationWorld([housePolicy()]);
});
afterAll(() => world.close());

const colleague = { ...analyst, id: newId(), name: 'Analyst B' };
const prepare = (reference: string, over: Partial<PrepareInput> = {}, actor: Actor = analyst) =>
  world.app.get(PrepareHandOff).execute(
    { actor },
    {
      reference,
      to: 'government-cert',
      reason: 'Two hospitals are hit by now',
      attention: null,
      observables: true,
      release: false,
      ...over,
    },
  );
const release = (it: { reference: string; id: string }, actor: Actor = analyst) =>
  world.app.get(ReleaseHandOff).execute({ actor }, { reference: it.reference, id: it.id });
const paper = (it: { reference: string; id: string }, actor = analyst) =>
  world.app.get(ReadHandOffPaper).execute({ actor }, { reference: it.reference, id: it.id });
const acknowledge = (it: { reference: string; id: string }, theirReference: string | null = null) =>
  world.app
    .get(AcknowledgeHandOff)
    .execute({ actor: analyst }, { reference: it.reference, id: it.id, theirReference });
const end = (it: { reference: string; id: string }, state: 'returned' | 'withdrawn', reason = 'Not ours') =>
  world.app
    .get(EndHandOff)
    .execute({ actor: analyst }, { reference: it.reference, id: it.id, state, reason });

/** A critical, classified incident: FCERT owes an escalation. */
async function incident() {
  const it = await world.incident({ severity: 'critical', class: 'availability', type: 'ddos' });
  await world.run((tx) =>
    world.record.execute(tx, {
      kind: 'incident',
      id: it.id,
      event: 'classified',
      at: null,
      dutyHolder: 'fcert',
    }),
  );
  return it;
}
const escalateClock = async (id: string) =>
  (await world.clocks.forSubjects(world.db.transactions.reader, [id]))
    .get(id)!
    .find((clock) => clock.clockId === 'fcert-escalate-critical')!.state;
const auditOf = (id: string) =>
  world
    .query<{ action: string }>('SELECT action FROM audit_entry WHERE object_id = $1 ORDER BY id', [id])
    .then((rows) => rows.map((row) => row.action));

describe('a hand-off', () => {
  it('leaves nothing and stops no clock while it is a draft; released it does both, once', async () => {
    const { id, reference } = await incident();
    const draft = await prepare(reference);
    expect(draft).toMatchObject({ state: 'drafted', ordinal: 1, releasedAt: null });
    expect(await escalateClock(id)).toBe('running');
    expect((await paper(draft)).text).toContain('NOT RELEASED');
    const released = await release(draft);
    expect(released).toMatchObject({ state: 'released', releasedBy: 'Analyst A' });
    expect(await escalateClock(id)).toBe('met');
    expect(released.clockChanges).toEqual([
      expect.objectContaining({ before: 'running', after: 'met', caption: 'FCERT house target' }),
    ]);
    const again = await Promise.all([release(draft), release(draft, colleague)]);
    for (const answer of again) expect(answer.version).toBe(released.version);
    const facts = await world.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM clock_fact WHERE subject_id = $1 AND body ->> 'event' = 'escalated'`,
      [id],
    );
    expect(facts[0]!.n).toBe(1);
    expect(await auditOf(draft.id)).toEqual([
      'hand-off.prepared',
      'hand-off.paper-read',
      'hand-off.released',
    ]);
    const changed = await world.events(id, 'incident.changed');
    expect(changed.map((event) => event.payload.change)).toContain('handed-off');
  });

  it('to the criminal police shares what is known and leaves the duty to escalate where it is', async () => {
    const { id, reference } = await incident();
    const handOff = await prepare(reference, { to: 'nccia', release: true });
    expect(handOff).toMatchObject({ state: 'released', clockEvent: 'information_shared', clockChanges: [] });
    expect(await escalateClock(id)).toBe('running');
    const facts = await world.query<{ event: string }>(
      `SELECT body ->> 'event' AS event FROM clock_fact WHERE subject_id = $1 AND kind = 'event' ORDER BY seq DESC LIMIT 1`,
      [id],
    );
    expect(facts[0]!.event).toBe('information_shared');
  });

  it('is acknowledged under the number of the other side, and may come back', async () => {
    const { id, reference } = await incident();
    const handOff = await prepare(reference, { release: true });
    const taken = await acknowledge(handOff, 'GC-77');
    expect(taken).toMatchObject({ state: 'acknowledged', theirReference: 'GC-77' });
    expect(await acknowledge(handOff, 'GC-77')).toEqual(taken);
    await expect(acknowledge(handOff, 'GC-78')).rejects.toMatchObject({ code: 'no-such-move' });
    expect(await end(handOff, 'returned')).toMatchObject({ state: 'returned', endReason: 'Not ours' });
    expect(await escalateClock(id)).toBe('met');
    const told = await world.query<{ text: string }>(
      `SELECT text FROM timeline_entry WHERE incident_id = $1 AND kind = 'escalation' ORDER BY at, id`,
      [id],
    );
    expect(told.map((entry) => entry.text)).toEqual([
      'Handed to Government CERT',
      'Government CERT took the hand-off as GC-77',
      'Government CERT returned the hand-off',
    ]);
  });

  it('refuses every move that is not listed', async () => {
    const { reference } = await incident();
    const draft = await prepare(reference);
    await expect(acknowledge(draft)).rejects.toMatchObject({ code: 'no-such-move' });
    await expect(end(draft, 'returned')).rejects.toMatchObject({ code: 'no-such-move' });
    expect(await end(draft, 'withdrawn', 'Wrong body')).toMatchObject({ state: 'withdrawn' });
    await expect(release(draft)).rejects.toMatchObject({ code: 'no-such-move' });
    const released = await prepare(reference, { release: true });
    expect(released.ordinal).toBe(2);
    await expect(end(released, 'withdrawn')).rejects.toMatchObject({ code: 'no-such-move' });
    await end(released, 'returned');
    for (const move of [release, acknowledge, (it: typeof released) => end(it, 'returned')])
      await expect(move(released)).rejects.toMatchObject({ code: 'no-such-move' });
  });
});

describe('what is marked', () => {
  const mark = (id: string, tlp: string) =>
    world.query('UPDATE incident SET tlp = $2 WHERE id = $1', [id, tlp]);

  it('RED goes to a named person and leaves by a second person alone', async () => {
    const { id, reference } = await incident();
    await mark(id, 'red');
    await expect(prepare(reference)).rejects.toMatchObject({ code: 'attention-missing' });
    const attention = 'Head of operations, Government CERT';
    await expect(prepare(reference, { attention, release: true })).rejects.toMatchObject({
      code: 'second-person',
    });
    expect(await world.query('SELECT 1 FROM escalation_handoff WHERE incident_id = $1', [id])).toEqual([]);
    const draft = await prepare(reference, { attention });
    await expect(release(draft)).rejects.toMatchObject({ code: 'second-person' });
    expect(await escalateClock(id)).toBe('running');
    expect((await release(draft, colleague)).state).toBe('released');
    const { text, document } = await paper(draft);
    expect(document.tlp).toBe('TLP:RED');
    expect(text).toContain(attention);
    await expect(
      world.raise.execute({ actor: analyst }, { reference, to: 'cii-cert', reason: 'Spreads' }),
    ).rejects.toMatchObject({ code: 'attention-missing' });
  });

  it('leaves by the act of a person alone: a machine may prepare, by no way release', async () => {
    const { id, reference } = await incident();
    const machine: KeyActor = {
      kind: 'api-key',
      id: newId(),
      name: 'Ticket bridge',
      role: 'analyst',
      constituentId: null,
      providerId: null,
      scopes: ['incidents:read', 'incidents:write'],
    };
    const draft = await prepare(reference, {}, machine);
    expect(draft.state).toBe('drafted');
    for (const way of [
      () => release(draft, machine),
      () => prepare(reference, { release: true }, machine),
      () => world.raise.execute({ actor: machine }, { reference, to: 'nccia', reason: 'Extortion letter' }),
    ])
      await expect(way()).rejects.toMatchObject({ kind: 'forbidden' });
    expect(await escalateClock(id)).toBe('running');
  });

  it('more strictly after it was prepared does not leave by the old paper', async () => {
    const { id, reference } = await incident();
    const draft = await prepare(reference);
    await mark(id, 'amber+strict');
    await expect(release(draft, colleague)).rejects.toMatchObject({ code: 'label-changed' });
  });

  it('is no business of readers: who may not read the incident finds no hand-off', async () => {
    const { reference, constituentId } = await incident();
    const draft = await prepare(reference);
    const reporter = { ...analyst, role: 'reporter' as const, constituentId };
    await expect(paper(draft, reporter)).rejects.toMatchObject({ kind: 'not_found' });
    await expect(release(draft, reporter)).rejects.toMatchObject({ kind: 'not_found' });
    const oversight = { ...analyst, role: 'oversight' as const };
    await expect(paper(draft, oversight)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(prepare(reference, {}, oversight)).rejects.toMatchObject({ kind: 'forbidden' });
    const other = await incident();
    await expect(paper({ reference: other.reference, id: draft.id })).rejects.toMatchObject({
      kind: 'not_found',
    });
  });
});

describe('the paper', () => {
  it('keeps what was prepared: the same bytes whatever becomes of the incident', async () => {
    const { id, reference } = await incident();
    const handOff = await prepare(reference, { release: true });
    const first = await paper(handOff);
    await world.query(`UPDATE incident SET title = 'Another title', severity = 'low' WHERE id = $1`, [id]);
    await acknowledge(handOff, 'GC-1');
    expect(await paper(handOff, colleague)).toEqual(first);
    expect(first.document.instrument).toMatchObject({
      policy: 'house-default',
      caption: 'FCERT house target',
    });
    expect(first.document.clocks.every((clock) => clock.caption === 'FCERT house target')).toBe(true);
    expect(first.text).not.toMatch(/CERT Rules/);
  });

  it('leaves observables out when told to, and names no body that no path knows', async () => {
    const { reference } = await incident();
    expect((await paper(await prepare(reference, { observables: false }))).document.observables).toBeNull();
    await expect(prepare(reference, { to: 'fcert-director' })).rejects.toMatchObject({
      code: 'no-such-body',
      details: { errors: [{ pointer: '/to' }] },
    });
    await expect(prepare(reference, { reason: ' ' })).rejects.toMatchObject({ code: 'reason-missing' });
  });
});
