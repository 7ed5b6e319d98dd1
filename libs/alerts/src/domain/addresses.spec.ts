import { mailAddress, phoneNumber, webhookAddress } from './addresses.js';

describe('an e-mail address', () => {
  it.each([
    ['Duty.Officer@CERT.gov.pk ', 'duty.officer@cert.gov.pk'],
    ["o'neill+soc@mail.example.org", "o'neill+soc@mail.example.org"],
  ])('%s is taken', (text, address) => expect(mailAddress(text)).toBe(address));

  it.each([
    'a@b.example\r\nBcc: all@gov.example',
    'a@b.example\nX: y',
    'a@b.example,c@d.example',
    '"a b"@c.example',
    'a b@c.example',
    '<a@b.example>',
    'a@b.example>',
    '.a@b.example',
    'a..b@c.example',
    'a@localhost',
    'a@127.0.0.1',
    'a@-b.example',
    'a@b.example\u2028',
    `${'a'.repeat(65)}@b.example`,
    '',
  ])('%j is refused', (text) => expect(mailAddress(text)).toBeNull());
});

describe('a telephone number', () => {
  it.each([
    ['+92 51 9201234', '+92519201234'],
    ['0092-300-1234567', '+923001234567'],
    ['0300 1234567', '+923001234567'],
    ['+1 (202) 555-0123', '+12025550123'],
  ])('%s is read', (text, number) => expect(phoneNumber(text)).toBe(number));

  it.each(['12345', '+0123456789', 'call me', '+92 300 123456789012', '+92;300', '+92\n3001234567x'])(
    '%j is refused',
    (text) => expect(phoneNumber(text)).toBeNull(),
  );
});

describe('the address of a webhook', () => {
  it('is https on a usual port', () => {
    expect(webhookAddress('https://soc.example.org/hooks/fcert')?.host).toBe('soc.example.org');
    expect(webhookAddress('https://soc.example.org:8443/')?.port).toBe('8443');
  });

  it.each([
    'http://soc.example.org/',
    'https://user:secret@soc.example.org/',
    'https://soc.example.org/#part',
    'https://soc.example.org:22/',
    'file:///etc/passwd',
    'gopher://soc.example.org/',
    'javascript:alert(1)',
    `https://soc.example.org/${'a'.repeat(1000)}`,
    'soc.example.org',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://169.254.169.254/latest/meta-data',
    'https://localhost/',
    'https://db/',
    'https://metadata.google.internal/',
    'https://printer.local./',
  ])('%s is refused', (text) => expect(webhookAddress(text)).toBeNull());

  it('may be a public address', () => {
    expect(webhookAddress('https://93.184.216.34/hook')?.hostname).toBe('93.184.216.34');
    expect(webhookAddress('https://[2606:2800:220:1::1]/')?.hostname).toBe('[2606:2800:220:1::1]');
  });

  it('of a trusted name may be plain and on any port, but not another scheme', () => {
    expect(webhookAddress('http://localhost:9999/x', ['localhost'])?.port).toBe('9999');
    expect(webhookAddress('ftp://localhost/x', ['localhost'])).toBeNull();
    expect(webhookAddress('http://127.0.0.1:9999/x', ['localhost'])).toBeNull();
  });
});
