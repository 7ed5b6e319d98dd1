import fc from 'fast-check';
import { OBSERVABLES_KEPT, extractObservables } from './extract-observables.js';

const found = (text: string) => extractObservables(text).map(({ type, value }) => `${type} ${value}`);
const MD5 = 'd41d8cd98f00b204e9800998ecf8427e';
const SHA1 = 'da39a3ee5e6b4b0d3255bfef95601890afd80709';
const SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const SHA512 = `${SHA256}${SHA256.split('').reverse().join('')}`;

describe('what is found', () => {
  it.each<[string, string[]]>([
    ['Attack from 45.33.32.156, port 443.', ['ipv4 45.33.32.156']],
    ['Resolver 8.8.8.8:53 answered', ['ipv4 8.8.8.8']],
    ['Network 203.0.113.0/24 blocked', ['ipv4 203.0.113.0/24']],
    ['IPv6 2001:0DB8:0:0::1 and [2a00:1450::5]:443', ['ipv6 2001:db8::1', 'ipv6 2a00:1450::5']],
    ['mapped ::ffff:198.51.100.9', ['ipv4 198.51.100.9']],
    ['called home to Bad-Host.COM.', ['domain bad-host.com']],
    ['host پاکستان.com seen', ['domain xn--mgbai9azgqp6j.com']],
    ['mail from Admin@Bad-Site.ru (spoofed)', ['email admin@bad-site.ru']],
    ['mailto:x.y+z@fbr.gov.pk', ['email x.y+z@fbr.gov.pk']],
    [
      'see https://bad.example-host.net/a?b=1&c=2, then',
      ['url https://bad.example-host.net/a?b=1&c=2', 'domain bad.example-host.net'],
    ],
    [
      '(https://en.wikipedia.org/wiki/Foo_(bar)).',
      ['url https://en.wikipedia.org/wiki/Foo_(bar)', 'domain en.wikipedia.org'],
    ],
    ['http://198.51.100.7:8080/x', ['url http://198.51.100.7:8080/x', 'ipv4 198.51.100.7']],
    [`md5:${MD5} SHA1=${SHA1}`, [`md5 ${MD5}`, `sha1 ${SHA1}`]],
    [`${SHA256.toUpperCase()} ${SHA512}`, [`sha256 ${SHA256}`, `sha512 ${SHA512}`]],
    ['cve-2021-44228 and CVE‑2023‑4966', ['cve CVE-2021-44228', 'cve CVE-2023-4966']],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    [
      'hxxp://evil[.]bad-host[.]com:8080/x',
      ['url http://evil.bad-host.com:8080/x', 'domain evil.bad-host.com'],
    ],
    ['hxxps[:]//bad[.]site/x', ['url https://bad.site/x', 'domain bad.site']],
    ['45[.]33[.]32[.]156', ['ipv4 45.33.32.156']],
    ['45(.)33(.)32(.)156', ['ipv4 45.33.32.156']],
    ['evil (dot) com', ['domain evil.com']],
    ['evil[dot]com', ['domain evil.com']],
    ['admin(at)bad-site(dot)ru', ['email admin@bad-site.ru']],
    ['admin[@]bad-site[.]ru', ['email admin@bad-site.ru']],
    ['archive[.]zip', ['domain archive.zip']],
  ])('written harmless: %s', (text, expected) => {
    const all = extractObservables(text);
    expect(all.map(({ type, value }) => `${type} ${value}`)).toEqual(expected);
    expect(all.every(({ defanged, type }) => defanged || type === 'url' || text.startsWith('hxxp'))).toBe(
      true,
    );
  });
});

describe('what is not taken for one', () => {
  it.each([
    'see report.pdf, invoice.zip, setup.py, run.sh and notes.docx',
    'version 1.2.3.4 and build 10.0.19041.1',
    'it was closed.It began again at 10:30:45',
    'e.g. the U.S. embassy, i.e. Mr.Khan',
    'std::vector and 00:11:22:33:44:55',
    '010.001.001.001 and 999.1.1.1 and 1.2.3',
    'a@b and @handle and user@localhost',
    'number 12345678901234567890123456789012',
    'deadbeef and abcdefabcdefabcdefabcdefabcdefab',
    'server.local and printer.lan',
    'ASP.NET and Node.js',
    'http:// and https://nothing',
    'CVE-20-1 and CVE-2021-12',
  ])('%s', (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe('what is said of a value', () => {
  it.each([
    ['10.1.2.3', 'private'],
    ['192.168.0.0/16', 'private'],
    ['100.64.0.1', 'private'],
    ['fd00::1', 'private'],
    ['127.0.0.1', 'special'],
    ['fe80::1', 'special'],
    ['224.0.0.1', 'special'],
    ['203.0.113.5', 'documentation'],
    ['2001:db8::5', 'documentation'],
    ['www.example.com', 'documentation'],
    ['45.33.32.156', 'public'],
  ])('%s is %s', (value, scope) => {
    expect(extractObservables(`seen ${value} today`)).toMatchObject([{ scope }]);
  });

  it('drops the password of a link', () => {
    expect(found('http://user:secret@host.com/a')).toEqual(['url http://host.com/a', 'domain host.com']);
  });

  it('takes what the reporter stated by its value, not by the type he chose', () => {
    const stated = [
      { type: 'hash', value: MD5.toUpperCase() },
      { type: 'ip', value: '45[.]33[.]32[.]156' },
      { type: 'domain', value: 'Bad-Host.com' },
      { type: 'hostname', value: 'archive.zip' },
      { type: 'link', value: 'hxxp://bad-host.com/x' },
      { type: 'vulnerability', value: 'cve-2021-44228' },
      { type: 'note', value: 'no value at all' },
    ];
    const all = extractObservables('', stated);
    expect(all.map(({ type, value }) => `${type} ${value}`)).toEqual([
      `md5 ${MD5}`,
      'ipv4 45.33.32.156',
      'domain bad-host.com',
      'domain archive.zip',
      'url http://bad-host.com/x',
      'cve CVE-2021-44228',
    ]);
    expect(all.every(({ origin }) => origin === 'stated')).toBe(true);
  });

  it('names each value once', () => {
    expect(found('evil[.]com evil.com EVIL.com http://evil.com/')).toEqual([
      'url http://evil.com/',
      'domain evil.com',
    ]);
  });
});

describe('limits', () => {
  it.each([
    ['dots', 'a.'.repeat(25_000)],
    ['one token', 'x'.repeat(50_000)],
    ['figures', '1.'.repeat(25_000)],
    ['defanged', 'a[.]'.repeat(12_500)],
    ['at signs', 'a@'.repeat(25_000)],
    ['schemes', 'http://'.repeat(7_000)],
    ['hxxp', 'hxxp'.repeat(12_500)],
    ['colons', '::'.repeat(25_000)],
    ['cve', 'CVE-2020-'.repeat(5_500)],
    ['brackets', '['.repeat(50_000)],
    ['braces', '('.repeat(50_000)],
    ['closing braces after a link', `http://a.com/${')'.repeat(49_000)}`],
    ['spaces', ' '.repeat(50_000)],
    ['spaced brackets', ' [ dot ] '.repeat(5_000)],
    ['addresses', '1.1.1.1 '.repeat(6_000)],
    ['short hosts', 'a.bc '.repeat(10_000)],
  ])('50 kB of %s takes linear time', (_, text) => {
    const started = performance.now();
    extractObservables(text);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('keeps no more than the limit', () => {
    const text = Array.from({ length: 4000 }, (_, index) => `h${index}.com`).join(' ');
    expect(extractObservables(text)).toHaveLength(OBSERVABLES_KEPT);
  });

  it('never throws, and finds in its own values what it found', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        for (const { type, value } of extractObservables(text)) {
          expect(extractObservables('', [{ type, value }])).toMatchObject([{ type, value }]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('finds a value again in whatever way it is written harmless', () => {
    const label = fc.stringMatching(/^[a-z]{3,10}$/);
    fc.assert(
      fc.property(label, fc.constantFrom('[.]', '(.)', '[dot]', '(dot)', ' [.] '), (name, dot) => {
        expect(found(`seen ${name}${dot}example${dot}net today`)).toEqual([`domain ${name}.example.net`]);
      }),
      { numRuns: 100 },
    );
  });
});
