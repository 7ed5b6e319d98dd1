import { clientAddress, isWithin, plainNetwork } from './key-networks.js';

describe('the networks of a key', () => {
  it.each([
    ['203.0.113.0/24', '203.0.113.0/24'],
    ['203.0.113.7', '203.0.113.7/32'],
    ['2001:DB8:0::/32', '2001:db8::/32'],
    ['::1', '::1/128'],
    ['::ffff:203.0.113.7', '203.0.113.7/32'],
    ['0.0.0.0/0', '0.0.0.0/0'],
  ])('%s is %s', (text, network) => {
    expect(plainNetwork(text)).toBe(network);
  });

  it.each([
    '203.0.113.7/24',
    '203.0.113.0/33',
    '203.0.113',
    '0xcb.0.113.7',
    '203.0.113.0/',
    '/24',
    'x',
    '',
    '::1/129',
    '10.0.0.0/8/8',
    '::ffff:10.0.0.0/104',
  ])('%s is none', (text) => {
    expect(plainNetwork(text)).toBeNull();
  });

  it('hold an address, however it is written, and no other', () => {
    const networks = ['203.0.113.0/24', '2001:db8::/32'];
    for (const inside of ['203.0.113.1', '::ffff:203.0.113.1', '2001:db8::5'])
      expect([inside, isWithin(inside, networks)]).toEqual([inside, true]);
    for (const outside of ['203.0.114.1', '2001:db9::5', '::1', 'unknown', '', undefined])
      expect([outside, isWithin(outside, networks)]).toEqual([outside, false]);
    expect(isWithin('198.51.100.1', null)).toBe(true);
  });
});

describe('the address of a client', () => {
  const proxies = ['10.0.0.0/30'];

  it('is that of the peer unless the peer is a trusted proxy', () => {
    expect(clientAddress('198.51.100.1', '203.0.113.7', proxies)).toBe('198.51.100.1');
    expect(clientAddress('10.0.0.1', '203.0.113.7', [])).toBe('10.0.0.1');
    expect(clientAddress('10.0.0.1', undefined, proxies)).toBe('10.0.0.1');
  });

  it('is the first from the right whom no trusted proxy stands for', () => {
    expect(clientAddress('10.0.0.1', '203.0.113.7', proxies)).toBe('203.0.113.7');
    expect(clientAddress('10.0.0.1', '203.0.113.7, 198.51.100.9, 10.0.0.2', proxies)).toBe('198.51.100.9');
    expect(clientAddress('::ffff:10.0.0.1', '203.0.113.7', proxies)).toBe('203.0.113.7');
  });

  it('does not go past what cannot be read', () => {
    expect(clientAddress('10.0.0.1', '203.0.113.7, evil', proxies)).toBe('10.0.0.1');
  });
});
