import request from 'supertest';
import { auditOf } from '@fcert/audit';
import { findConstituentByCode } from '@fcert/constituents';
import { type ApiWorld, openApiWorld } from '../api-world.js';

type Headers = Record<string, string>;

interface Contact {
  id: string;
  name: string;
  duty: string;
  email: string;
  phone: string | null;
  version: number;
}

const WHO = [
  'reporter',
  'reporter-other',
  'analyst',
  'shift-lead',
  'mssp-operator',
  'oversight',
  'admin',
] as const;
const OWN = '/v1/constituents/DIV-CABINET/contacts';
const FOREIGN = '/v1/constituents/NTRC/contacts';
const ABSENT = '/v1/constituents/NO-SUCH-BODY/contacts';
const NOBODY = '0199c1de-1a2b-7c3d-8e4f-a1b2c3d4e5f6';

const amina = {
  name: 'Amina Qureshi',
  duty: 'focal-point',
  email: 'Amina@Backup.example',
  phone: '+92519000001',
};

/** A body says whom FCERT may call, and keeps it right; others see it only when the policy says so. */
describe('contacts of a body', () => {
  let world: ApiWorld;
  const as = {} as Record<(typeof WHO)[number], Headers>;

  beforeAll(async () => {
    world = await openApiWorld();
    for (const who of WHO) as[who] = await world.cookie(who);
  }, 60_000);
  afterAll(() => world.close());

  const http = (method: 'get' | 'post' | 'put' | 'delete', path: string, headers: Headers) =>
    request(world.url)[method](path).set(headers);
  const add = (path: string, headers: Headers, body: object) => http('post', path, headers).send(body);
  const code = (body: unknown) => (body as { code: string }).code;

  it('are added by the body itself, corrected against lost updates, and read back by those who call', async () => {
    const made = await add(OWN, as.reporter, amina).expect(201);
    const contact = made.body as Contact;
    expect(contact).toMatchObject({ ...amina, email: 'amina@backup.example', version: 1 });
    expect(made.headers.etag).toBe('"1"');
    const again = await add(OWN, as.reporter, amina).expect(409);
    expect(code(again.body)).toBe('contact-known');

    const put = (version: string | null) =>
      http('put', `${OWN}/${contact.id}`, version ? { ...as.reporter, 'if-match': version } : as.reporter);
    const withoutPhone = { ...amina, phone: null };
    await put(null).send(withoutPhone).expect(428);
    await put('"7"').send(withoutPhone).expect(412);
    const changed = await put('"1"')
      .send({ ...withoutPhone, name: 'Amina Q. Malik' })
      .expect(200);
    expect(changed.headers.etag).toBe('"2"');
    expect(changed.body).toMatchObject({ name: 'Amina Q. Malik', phone: null, version: 2 });

    for (const who of ['reporter', 'analyst', 'shift-lead', 'admin'] as const) {
      const read = await http('get', `${OWN}/${contact.id}`, as[who]).expect(200);
      expect([read.headers.etag, (read.body as Contact).name]).toEqual(['"2"', 'Amina Q. Malik']);
      const { body } = await http('get', OWN, as[who]).expect(200);
      expect((body as { items: Contact[] }).items).toHaveLength(1);
    }
  });

  it('come page by page, focal points first, none twice', async () => {
    for (const [n, duty] of ['executive', 'on-call', 'deputy', 'focal-point'].entries()) {
      await add(OWN, as.reporter, { name: `Officer ${n}`, duty, email: `o${n}@cabinet.example` }).expect(201);
    }
    const seen: string[] = [];
    for (let next: string | null = `${OWN}?limit=2`; next !== null && seen.length < 20;) {
      const { body } = await http('get', next, as.analyst).expect(200);
      const page = body as { items: Contact[]; nextCursor: string | null };
      seen.push(...page.items.map(({ duty, name }) => `${duty} ${name}`));
      next = page.nextCursor === null ? null : `${OWN}?limit=2&cursor=${page.nextCursor}`;
    }
    expect(seen).toEqual([
      'focal-point Amina Q. Malik',
      'focal-point Officer 3',
      'deputy Officer 2',
      'on-call Officer 1',
      'executive Officer 0',
    ]);
    for (const key of ['1.5', '999999999999999', '-1']) {
      const forged = Buffer.from(JSON.stringify([key, NOBODY])).toString('base64url');
      await http('get', `${OWN}?cursor=${forged}`, as.analyst).expect(200);
    }
    await http('get', `${OWN}?cursor=x`, as.analyst).expect(400);
  });

  it('are told to no other body: a foreign register and an absent one answer alike', async () => {
    const said = (answer: request.Response) => [answer.status, { ...(answer.body as object), traceId: '' }];
    const asks = (path: string) => [
      () => http('get', path, as.reporter),
      () => http('get', `${path}/${NOBODY}`, as.reporter),
      () => add(path, as.reporter, amina),
      () => http('put', `${path}/${NOBODY}`, { ...as.reporter, 'if-match': '"1"' }).send(amina),
      () => http('delete', `${path}/${NOBODY}`, { ...as.reporter, 'if-match': '"1"' }),
    ];
    const [foreign, absent] = [asks(FOREIGN), asks(ABSENT)];
    for (const [n, ask] of foreign.entries()) {
      const [there, nowhere] = [said(await ask()), said(await absent[n]!())];
      expect(there).toEqual(nowhere);
      expect(there[0]).toBe(404);
    }
    const list = await http('get', OWN, as['reporter-other']).expect(404);
    expect(list.text).not.toContain('Amina');
  });

  it('are changed by no reader, and read by nobody who has no business with people', async () => {
    const { body } = await http('get', OWN, as.analyst);
    const { id, version } = (body as { items: Contact[] }).items[0]!;
    for (const who of ['analyst', 'shift-lead'] as const) {
      await add(OWN, as[who], amina).expect(403);
      await http('delete', `${OWN}/${id}`, { ...as[who], 'if-match': `"${version}"` }).expect(403);
    }
    const key = world.bearer('reporter DIV-CABINET');
    const desk = world.bearer('analyst');
    for (const headers of [as['mssp-operator'], as.oversight, key, desk]) {
      const answer = await http('get', OWN, headers).expect(403);
      expect(answer.text).not.toContain('Amina');
    }
  });

  it('are kept by an administrator for any body, and a contact of one is none of another', async () => {
    const made = await add(FOREIGN, as.admin, { ...amina, name: 'Bilal Ahmad' }).expect(201);
    const { id } = made.body as Contact;
    await http('get', `${OWN}/${id}`, as.admin).expect(404);
    await http('delete', `${OWN}/${id}`, { ...as.admin, 'if-match': '"1"' }).expect(404);
    await http('get', `${FOREIGN}/${id}`, as['reporter-other']).expect(200);
  });

  it('are let go, and may come back; the ledger keeps that it was, not who', async () => {
    const { body } = await http('get', OWN, as.reporter);
    const contact = (body as { items: Contact[] }).items[0]!;
    const gone = (version: string | null) =>
      http('delete', `${OWN}/${contact.id}`, version ? { ...as.reporter, 'if-match': version } : as.reporter);
    await gone(null).expect(428);
    await gone('"1"').expect(412);
    await gone('"2"').expect(204);
    await gone('"2"').expect(404);
    await http('get', `${OWN}/${contact.id}`, as.reporter).expect(404);
    const back = await add(OWN, as.reporter, amina).expect(201);
    expect((back.body as Contact).id).not.toBe(contact.id);

    const { reader } = world.database.transactions;
    const own = (await findConstituentByCode(reader, 'DIV-CABINET'))!;
    const entries = (await auditOf(reader, 'constituent', own.id)).filter(({ action }) =>
      /^contact/.test(action),
    );
    const told = entries.filter(({ data }) => data.contactId === contact.id);
    expect(told.map(({ action }) => action)).toEqual(['contact.added', 'contact.changed', 'contact.retired']);
    expect(told[1]!.data).toMatchObject({ changed: ['name', 'phone'] });
    expect(JSON.stringify(entries)).not.toMatch(/Amina|backup\.example|\+92/);
  });

  it.each([
    ['/name', { name: 'x\u202Ey' }],
    ['/duty', { duty: 'boss' }],
    ['/email', { email: 'nobody' }],
    ['/phone', { phone: '0300 1234567' }],
    ['/version', { version: 3 }],
  ])('are refused with a pointer to %s', async (pointer, wrong) => {
    const { body } = await add(OWN, as.reporter, { ...amina, duty: 'deputy', ...wrong }).expect(400);
    expect((body as { errors: { pointer: string }[] }).errors.map((it) => it.pointer)).toEqual([pointer]);
  });

  it('all that is kept about one is handed to those who keep it, also after it was let go, and put on the ledger', async () => {
    const made = await add(OWN, as.reporter, {
      ...amina,
      email: 'export@backup.example',
      duty: 'deputy',
    }).expect(201);
    const { id } = made.body as Contact;
    const at = `${OWN}/${id}/personal-data`;
    await world.database.transactions.reader.query(
      `INSERT INTO alert_message (id, event_id, kind, recipient_kind, recipient_id, channel, address, lane, language,
              subject_kind, tlp, facts, state, give_up_at, settled_at, correlation_id)
       VALUES ($1, $1, 'receipt', 'contact', $1, 'email', 'export@backup.example', 'email', 'en', 'report', 'green', '{}',
               'sent', now(), now(), 'x')`,
      [id],
    );
    await http('delete', `${OWN}/${id}`, { ...as.reporter, 'if-match': '"1"' }).expect(204);
    const { body } = await http('get', at, as.reporter).expect(200);
    expect(body).toMatchObject({ id, name: amina.name, email: 'export@backup.example', wishes: null });
    expect((body as { retiredAt: string }).retiredAt).toEqual(expect.any(String));
    expect((body as { messages: object[] }).messages).toMatchObject([{ kind: 'receipt', state: 'sent' }]);
    await http('get', at, as.admin).expect(200);
    for (const who of ['analyst', 'oversight', 'mssp-operator'] as const)
      await http('get', at, as[who]).expect(403);
    const foreign = await http('get', at, as['reporter-other']).expect(404);
    const absent = await http('get', `${ABSENT}/${id}/personal-data`, as['reporter-other']).expect(404);
    expect(code(foreign.body)).toBe(code(absent.body));
    const kept = await findConstituentByCode(world.database.transactions.reader, 'DIV-CABINET');
    const entries = await auditOf(world.database.transactions.reader, 'constituent', kept!.id);
    expect(entries.filter(({ action }) => action === 'contact.exported')).toHaveLength(2);
  });
});
