import { type Answer, type ApiWorld, openApiWorld } from '../api-world.js';

/** What people do with their own sessions and password, and administrators with those of others. */
describe('sessions and passwords of people', () => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await openApiWorld();
  });
  afterAll(() => world.close());

  const CHOSEN = 'a tin kettle beside the canal';
  const cookieOf = ({ headers }: Answer) => ({ cookie: headers.get('set-cookie')!.split(';')[0]! });
  const status = async (as: Record<string, string>) => (await world.call('GET', '/v1/session', as)).status;
  const reporter = () => world.people.accounts.find((it) => it.role === 'reporter')!;
  const signIn = async (password = reporter().password) => {
    const headers = { 'user-agent': 'Kiosk \u00e9 browser' };
    const answer = await world.call('POST', '/v1/session', headers, { email: reporter().email, password });
    return answer.status === 201 ? cookieOf(answer) : answer.body.code;
  };

  it('are listed, and one of them is ended from another; nobody else’s is there to end', async () => {
    const [kiosk, desk, analyst] = [await signIn(), await signIn(), await world.cookie('analyst')];
    const { items } = (await world.call('GET', '/v1/sessions', desk)).body;
    expect(items.map((it: { isCurrent: boolean }) => it.isCurrent)).toEqual([true, false]);
    expect(items[1]).toMatchObject({ client: 'Kiosk  browser', secondFactorAt: null });
    const path = `/v1/sessions/${items[1].id}`;
    expect((await world.call('DELETE', path, analyst)).status).toBe(404);
    expect((await world.call('DELETE', path, desk)).status).toBe(204);
    expect([await status(kiosk), await status(desk)]).toEqual([401, 200]);
    expect((await world.call('DELETE', path, desk)).status).toBe(404);
    expect((await world.call('GET', '/v1/sessions', world.bearer('analyst'))).status).toBe(403);
  });

  it('are ended everywhere by an administrator', async () => {
    const [admin, desk] = [await world.cookie('admin'), await signIn()];
    const people = (await world.call('GET', '/v1/people?role=reporter', admin)).body.items;
    const { id } = people.find((it: { email: string }) => it.email === reporter().email);
    expect((await world.call('GET', `/v1/people/${id}/sessions`, admin)).body.items).not.toEqual([]);
    expect(
      (await world.call('DELETE', `/v1/people/${id}/sessions`, await world.cookie('director'))).status,
    ).toBe(403);
    expect((await world.call('DELETE', `/v1/people/${id}/sessions`, admin)).status).toBe(204);
    expect(await status(desk)).toBe(401);
  });

  it('a password is changed for the present one, and every other session ends', async () => {
    const [here, there] = [await signIn(), await signIn()];
    const change = (current: string, password: string) =>
      world.call('PUT', '/v1/password', here, { current, password });
    expect((await change('wrong', CHOSEN)).body).toMatchObject({ status: 403, code: 'password-wrong' });
    expect((await change(reporter().password, 'too short')).body.code).toBe('weak-password');
    const changed = await change(reporter().password, CHOSEN);
    expect(changed.status).toBe(204);
    expect([await status(here), await status(there), await status(cookieOf(changed))]).toEqual([
      401, 401, 200,
    ]);
    expect(await signIn()).toBe('sign-in-refused');
    expect(await signIn(CHOSEN)).toMatchObject({ cookie: expect.any(String) });
  });

  it('a new password opens nothing to whoever has yet to set up a second factor', async () => {
    const { email, password } = world.people.accounts.find((it) => it.role === 'analyst')!;
    await world.database.transactions.reader.query('DELETE FROM totp_factor');
    const early = cookieOf(await world.call('POST', '/v1/session', {}, { email, password }));
    const changed = await world.call('PUT', '/v1/password', early, { current: password, password: CHOSEN });
    expect(changed.status).toBe(204);
    expect((await world.call('GET', '/v1/session', cookieOf(changed))).body.mustEnrol).toBe(true);
    expect((await world.call('GET', '/v1/incidents', cookieOf(changed))).status).toBe(403);
  });
});
