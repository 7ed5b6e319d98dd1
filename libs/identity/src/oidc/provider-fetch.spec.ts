import { fetchFrom } from './provider-fetch.js';

const ORIGIN = 'https://login.example';
const options = { body: null, headers: {}, method: 'GET', redirect: 'manual' as const };

describe('the way to the OpenID provider', () => {
  it('leads to the origins that were named alone', async () => {
    const asked: string[] = [];
    const send = ((address: string) => {
      asked.push(address);
      return Promise.resolve(new Response('{}'));
    }) as typeof fetch;
    const ask = fetchFrom([ORIGIN, 'https://keys.example'], send);
    await ask(`${ORIGIN}/token`, options);
    await ask('https://keys.example/jwks', options);
    for (const other of [
      'http://login.example/token',
      'https://login.example:8443/',
      'https://login.example.evil.example/',
      'http://169.254.169.254/latest/meta-data',
    ])
      await expect(ask(other, options)).rejects.toThrow('outside');
    expect(asked).toEqual([`${ORIGIN}/token`, 'https://keys.example/jwks']);
  });

  it('follows no redirect and reads no answer without end', async () => {
    const seen: (string | undefined)[] = [];
    const redirecting = ((_address: string, init: RequestInit) => {
      seen.push(init.redirect);
      return Promise.resolve(new Response('', { status: 302, headers: { location: 'http://inside/' } }));
    }) as typeof fetch;
    const answer = await fetchFrom([ORIGIN], redirecting)(`${ORIGIN}/`, { ...options, redirect: 'manual' });
    expect([answer.status, seen]).toEqual([302, ['manual']]);
    const endless = (() => Promise.resolve(new Response('x'.repeat(300_000)))) as typeof fetch;
    await expect(fetchFrom([ORIGIN], endless)(`${ORIGIN}/`, options)).rejects.toThrow('without end');
  });
});
