import { readFileSync } from 'node:fs';
import { DomainError, systemActor } from '@fcert/kernel';
import { auditOf } from '@fcert/audit';
import { type TestDatabase, openTestDatabase } from '../../../test/world.js';
import { AddContact } from './add-contact.js';
import { findConstituentByCode, listConstituents } from './data/constituent.read-model.js';
import { ChangeContact } from './change-contact.js';
import { contactsOf } from './data/contact.read-model.js';
import { contactsToTell } from './data/contacts-to-tell.read-model.js';
import { constituentEntities } from './data/entities.js';
import { RetireContact } from './retire-contact.js';
import { SeedConstituents } from './seed-constituents.js';

const register = JSON.parse(readFileSync('data/federal-constituents.json', 'utf8')) as {
  constituents: { code: string; name: string }[];
};
const seed = systemActor('seed');

describe('the register of constituents', () => {
  let db: TestDatabase;
  let load: SeedConstituents;

  beforeAll(async () => {
    db = await openTestDatabase(constituentEntities);
    load = new SeedConstituents(db.transactions);
  });
  afterAll(() => db.close());

  it('loads all bodies once, with their parents, and a second run changes nothing', async () => {
    expect(await load.execute(seed, register)).toEqual({ added: 278, changed: 0 });
    expect(await load.execute(seed, register)).toEqual({ added: 0, changed: 0 });
    const division = await findConstituentByCode(db.transactions.reader, 'DIV-CABINET');
    expect(division).toMatchObject({
      name: 'Cabinet Division',
      parentCode: 'CABINET-SECRETARIAT',
      critical: true,
    });
    expect(await auditOf(db.transactions.reader, 'constituent', division!.id)).toHaveLength(1);
  });

  it("follows a changed name and keeps the body's id", async () => {
    const before = await findConstituentByCode(db.transactions.reader, 'NTRC');
    const constituents = register.constituents.map((c) =>
      c.code === 'NTRC' ? { ...c, name: 'Renamed Centre' } : c,
    );
    expect(await load.execute(seed, { constituents })).toEqual({ added: 0, changed: 1 });
    const after = await findConstituentByCode(db.transactions.reader, 'NTRC');
    expect(after).toMatchObject({ id: before!.id, name: 'Renamed Centre' });
  });

  it('pages by code without gaps or repeats, and by sector', async () => {
    const seen: string[] = [];
    for (let after: string | null = null; ; after = seen.at(-1)!) {
      const page = await listConstituents(db.transactions.reader, { sector: null, after, limit: 100 });
      seen.push(...page.map((row) => row.code));
      if (page.length < 100) break;
    }
    expect(new Set(seen).size).toBe(278);
    expect(seen).toHaveLength(278);
    const health = await listConstituents(db.transactions.reader, {
      sector: 'health',
      after: null,
      limit: 200,
    });
    expect(health).toHaveLength(10);
  });

  it.each([
    [{}, 'no list'],
    [{ constituents: [{ code: 'A-1' }] }, 'entry 0 has no name'],
    [{ constituents: [{ ...register.constituents[0], parent: 'NOBODY' }] }, 'parent of entry 0'],
    [{ constituents: [register.constituents[0], register.constituents[0]] }, 'code of entry 1'],
  ])('refuses a register it cannot use: %#', async (document, why) => {
    await expect(load.execute(seed, document)).rejects.toThrow(why);
  });

  it('keeps contacts, once each, focal points first', async () => {
    const add = new AddContact(db.transactions);
    const { id } = (await findConstituentByCode(db.transactions.reader, 'DIV-CABINET'))!;
    const contact = { constituentId: id, name: 'Officer on call', email: 'Oncall@Example.org', phone: null };
    await add.execute(seed, { ...contact, duty: 'on-call' });
    await add.execute(seed, { ...contact, duty: 'focal-point' });
    await expect(add.execute(seed, { ...contact, duty: 'on-call' })).rejects.toThrow(DomainError);
    const contacts = await contactsOf(db.transactions.reader, id);
    expect(contacts.map((c) => [c.duty, c.email])).toEqual([
      ['focal-point', 'oncall@example.org'],
      ['on-call', 'oncall@example.org'],
    ]);
  });

  it('keeps no more contacts than anybody calls, also when two are added at once', async () => {
    const add = new AddContact(db.transactions);
    const { id } = (await findConstituentByCode(db.transactions.reader, 'NTRC'))!;
    const one = (n: number) =>
      add
        .execute(seed, {
          constituentId: id,
          name: 'X',
          duty: 'deputy',
          email: `x${n}@example.org`,
          phone: null,
        })
        .then(
          () => 'added',
          (error: DomainError) => error.code,
        );
    for (let n = 1; n < 50; n += 1) expect(await one(n)).toBe('added');
    expect((await Promise.all([one(50), one(51)])).sort()).toEqual(['added', 'too-many-contacts']);
    expect(await contactsOf(db.transactions.reader, id)).toHaveLength(50);
  });

  it('tells nobody whom it let go, and takes the address again', async () => {
    const { id } = (await findConstituentByCode(db.transactions.reader, 'DIV-CABINET'))!;
    const [contact] = await contactsOf(db.transactions.reader, id);
    const leaving = { constituentId: id, id: contact!.id, version: contact!.version };
    await new RetireContact(db.transactions).execute(seed, leaving);
    await expect(new RetireContact(db.transactions).execute(seed, leaving)).rejects.toThrow(
      'no such contact',
    );
    expect(await contactsToTell(db.transactions.reader, { ids: [contact!.id] })).toEqual([]);
    const { name, duty, email, phone } = contact!;
    await new AddContact(db.transactions).execute(seed, { constituentId: id, name, duty, email, phone });
    const facts = { name, duty: 'on-call', email, phone } as const;
    const [fresh] = await contactsOf(db.transactions.reader, id);
    const taken = { constituentId: id, id: fresh!.id, version: 1, facts };
    await expect(new ChangeContact(db.transactions).execute(seed, taken)).rejects.toThrow(
      'already has this duty',
    );
  });

  it('has entities that agree with the migrated tables', async () => {
    const names = constituentEntities.map((entity) => db.dataSource.getMetadata(entity).tableName);
    for (const name of names) {
      const columns = await db.transactions.reader.query<{ name: string }>(
        'SELECT column_name AS name FROM information_schema.columns WHERE table_name = $1',
        [name],
      );
      const mapped = db.dataSource.entityMetadatas.find((m) => m.tableName === name)!.columns;
      expect(mapped.map((c) => c.databaseName).sort()).toEqual(columns.map((c) => c.name).sort());
    }
  });
});
