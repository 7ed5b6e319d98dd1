import { createHmac, randomBytes } from 'node:crypto';
import { type PersonActor, newId } from '@fcert/kernel';
import { type TestDatabase, openTestDatabase } from '../../../test/world.js';
import { Authenticator } from './authenticator.js';
import { CreateApiKey } from './create-api-key.js';
import { identityEntities } from './data/entities.js';
import { parseApiKey } from './domain/credentials.js';
import { type SignedContent, signedText } from './domain/signed-request.js';
import { ForgetSignIns } from './forget-sign-ins.js';
import type { ApiKeyRequest } from './issue-api-key.js';
import { KeySecrets } from './key-secrets.js';
import { RevokeApiKey } from './revoke-api-key.js';
import { RotateApiKey } from './rotate-api-key.js';

const BODY = newId();
const SECRETS = new KeySecrets({ API_HMAC_KEY: 'k'.repeat(32) });
const HOUR = 3_600_000;

const actor = (role: PersonActor['role'], constituentId: string | null = null): PersonActor => ({
  kind: 'person',
  ...{
    id: newId(),
    name: 'Somebody',
    role,
    constituentId,
    providerId: null,
    sessionId: newId(),
    mustEnrol: false,
    isProven: true,
  },
});

describe('what a key must show, from where, and its successor', () => {
  let db: TestDatabase;
  let create: CreateApiKey;
  let rotate: RotateApiKey;
  const admin = actor('admin');

  beforeAll(async () => {
    db = await openTestDatabase(identityEntities);
    create = new CreateApiKey(db.transactions, SECRETS);
    rotate = new RotateApiKey(db.transactions, SECRETS);
  });
  afterAll(() => db.close());

  const authenticator = () => new Authenticator(db.transactions, SECRETS);
  const made = (extra: Partial<ApiKeyRequest> = {}) =>
    create.execute(admin, {
      name: `sensor ${newId()}`,
      role: 'reporter',
      scopes: ['reports:write'],
      constituentId: BODY,
      providerId: null,
      daysValid: 30,
      ...extra,
    });

  it('a key with networks is taken from them alone', async () => {
    const { key } = await made({ networks: ['203.0.113.0/24', '2001:db8::/32'] });
    const from = async (address: string | undefined) =>
      (await authenticator().bearer(key, { address })) !== null;
    expect(await from('203.0.113.9')).toBe(true);
    expect(await from('2001:db8::1')).toBe(true);
    expect(await from('203.0.114.9')).toBe(false);
    expect(await from(undefined)).toBe(false);
  });

  it('a key with a certificate is nothing without it', async () => {
    const [certificate, another] = [randomBytes(32), randomBytes(32)];
    const { key } = await made({ tier: 'mtls', certificateSha256: certificate });
    const with_ = async (certificateSha256: Buffer | null) =>
      (await authenticator().bearer(key, { address: '192.0.2.1', certificateSha256 })) !== null;
    expect([await with_(certificate), await with_(another), await with_(null)]).toEqual([true, false, false]);
    await expect(made({ tier: 'mtls' })).rejects.toMatchObject({ code: 'validation-failed' });
    await expect(made({ certificateSha256: certificate })).rejects.toMatchObject({
      code: 'validation-failed',
    });
  });

  describe('a key that signs', () => {
    const content: SignedContent = { method: 'POST', target: '/v1/reports?x=1', bodySha256: 'ab'.repeat(32) };
    const now = () => Math.floor(Date.now() / 1000);
    const here = { address: '192.0.2.1' };
    let id: string;
    let secret: string;

    beforeAll(async () => {
      const { key } = await made({ tier: 'hmac' });
      ({ id, secret } = parseApiKey(key)!);
    });

    const signed = (over: SignedContent, time = now(), nonce = newId()) => ({
      ...{ id, time, nonce },
      signature: createHmac('sha256', secret).update(signedText(over, { time, nonce })).digest('base64url'),
    });
    const taken = async (given: ReturnType<typeof signed>, shown = content, use = here) =>
      (await authenticator().signed(given, shown, use)) !== null;

    it('is taken once for exactly what it signed', async () => {
      const request = signed(content);
      expect(await taken(request)).toBe(true);
      expect(await taken(request)).toBe(false);
      for (const changed of [
        { ...content, method: 'PUT' },
        { ...content, target: '/v1/reports?x=2' },
        { ...content, bodySha256: 'cd'.repeat(32) },
      ])
        expect(await taken(signed(content), changed)).toBe(false);
      expect(await taken({ ...signed(content), nonce: newId() })).toBe(false);
      expect(await taken({ ...signed(content), signature: 'A'.repeat(43) })).toBe(false);
      expect(await taken(signed(content))).toBe(true);
    });

    it('is taken five minutes around its time, by the clock of the database', async () => {
      const at = (seconds: number) => taken(signed(content, now() + seconds));
      expect([await at(-290), await at(290)]).toEqual([true, true]);
      expect([await at(-310), await at(310)]).toEqual([false, false]);
    });

    it('is no bearer key, and a bearer key does not sign', async () => {
      expect(await authenticator().bearer(`fcert_${id.replaceAll('-', '')}_${secret}`, here)).toBeNull();
      const plain = parseApiKey((await made()).key)!;
      const [time, nonce] = [now(), newId()];
      const signature = createHmac('sha256', plain.secret)
        .update(signedText(content, { time, nonce }))
        .digest('base64url');
      expect(
        await authenticator().signed({ id: plain.id, time, nonce, signature }, content, here),
      ).toBeNull();
    });

    it('keeps no secret: what the database holds makes no signature', async () => {
      const [row] = await db.transactions.reader.query<{ all: string }>(
        'SELECT k::text AS all FROM api_key k WHERE id = $1',
        [id],
      );
      expect(row!.all).not.toContain(secret);
      const other = new Authenticator(db.transactions, new KeySecrets({ API_HMAC_KEY: 'o'.repeat(32) }));
      expect(await other.signed(signed(content), content, here)).toBeNull();
      const off = new CreateApiKey(db.transactions, new KeySecrets({}));
      const request = {
        role: 'analyst',
        scopes: ['incidents:read'],
        constituentId: null,
        providerId: null,
      } as const;
      await expect(
        off.execute(admin, { ...request, name: 'x', daysValid: 1, tier: 'hmac' }),
      ).rejects.toMatchObject({ code: 'hmac-not-configured' });
    });

    it('has its nonces forgotten once no request could bear them again', async () => {
      expect(await taken(signed(content))).toBe(true);
      const old = () =>
        db.transactions.reader.query<{ n: number }>('SELECT count(*)::int AS n FROM signed_request');
      const [before] = await old();
      await new ForgetSignIns(db.transactions).execute();
      expect(await old()).toEqual([before]);
      await db.transactions.reader.query(
        "UPDATE signed_request SET seen_at = now() - interval '601 seconds'",
      );
      await new ForgetSignIns(db.transactions).execute();
      expect(await old()).toEqual([{ n: 0 }]);
    });
  });

  describe('a key that takes over from another', () => {
    const inAnHour = () => new Date(Date.now() + HOUR);

    it('may do the same from the same places, and both are taken until the old one ends', async () => {
      const networks = ['203.0.113.0/24'];
      const old = await made({ networks, daysValid: 90 });
      const next = await rotate.execute(admin, { keyId: old.id, oldValidUntil: inAnHour() });
      expect(next.oldValidUntil.getTime()).toBeLessThanOrEqual(Date.now() + HOUR);
      expect((next.expiresAt.getTime() - Date.now()) / (24 * HOUR)).toBeCloseTo(90, 1);
      const use = { address: '203.0.113.1' };
      const [first, second] = await Promise.all(
        [old, next].map(({ key }) => authenticator().bearer(key, use)),
      );
      expect(second).toEqual({ ...first, id: next.id });
      expect(await authenticator().bearer(next.key, { address: '192.0.2.1' })).toBeNull();
      await db.transactions.reader.query('UPDATE api_key SET expires_at = now() WHERE id = $1', [old.id]);
      expect(await authenticator().bearer(old.key, use)).toBeNull();
      expect(await authenticator().bearer(next.key, use)).not.toBeNull();
    });

    it('is the second and last of its name; two that ask at once get one', async () => {
      const { id } = await made();
      const tries = await Promise.allSettled(
        [1, 2, 3].map(() => rotate.execute(admin, { keyId: id, oldValidUntil: inAnHour() })),
      );
      expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
      const refused = tries.find((one) => one.status === 'rejected')!;
      expect(refused.reason).toMatchObject({ code: 'two-keys-live' });
      const name = `twice ${newId()}`;
      await made({ name });
      await made({ name });
      await expect(made({ name })).rejects.toMatchObject({ code: 'two-keys-live' });
      await made({ name, constituentId: newId() });
    });

    it('never lengthens the old one, which cannot end before now or much later', async () => {
      const { id, expiresAt } = await made({ daysValid: 1 });
      const late = new Date(Date.now() + 20 * 24 * HOUR);
      const { oldValidUntil } = await rotate.execute(admin, { keyId: id, oldValidUntil: late });
      expect(oldValidUntil).toEqual(expiresAt);
      for (const bad of [new Date(Date.now() - HOUR), new Date(Date.now() + 31 * 24 * HOUR)])
        await expect(
          rotate.execute(admin, { keyId: (await made()).id, oldValidUntil: bad }),
        ).rejects.toMatchObject({ code: 'validation-failed' });
    });

    it('is made, and keys are ended, by the body they belong to, and a foreign one is not there', async () => {
      const { id } = await made();
      const [own, other] = [actor('reporter', BODY), actor('reporter', newId())];
      const oldValidUntil = inAnHour();
      await expect(rotate.execute(other, { keyId: id, oldValidUntil })).rejects.toMatchObject({
        kind: 'not_found',
      });
      await expect(rotate.execute(own, { keyId: newId(), oldValidUntil })).rejects.toMatchObject({
        kind: 'not_found',
      });
      const revoke = new RevokeApiKey(db.transactions);
      await expect(revoke.execute(other, id)).rejects.toMatchObject({ kind: 'not_found' });
      await rotate.execute(own, { keyId: id, oldValidUntil });
      await revoke.execute(own, id);
      await expect(rotate.execute(own, { keyId: id, oldValidUntil })).rejects.toMatchObject({
        kind: 'not_found',
      });
    });
  });
});
