import { endingOf, nameFindings, safeName, statedName } from './evidence-name.js';

/** B7: what peers' attachment names have done to them. */
const HOSTILE = [
  '../../../etc/cron.d/job',
  '..\\..\\windows\\system32\\evil.dll',
  '/etc/passwd',
  'C:\\boot.ini',
  '..',
  '.',
  '.htaccess',
  'con.txt',
  'LPT1',
  '-rf',
  'invoice\u202Efdp.exe',
  'report.pdf.exe',
  '<img src=x onerror=alert(1)>.png',
  'a"; filename="b.html',
  '=cmd|calc.csv',
];

describe('B7 path: names of files', () => {
  it.each([
    ['nothing', ' '],
    ['a NUL', 'a\0.txt'],
    ['a line break', 'a\r\nSet-Cookie: b.txt'],
    ['a line separator', 'a\u2028b'],
    ['half a character', 'a\ud800.txt'],
    ['256 bytes', 'é'.repeat(128)],
  ])('are refused for %s', (_, name) => {
    expect(() => statedName(name)).toThrow(expect.objectContaining({ code: 'bad-file-name' }));
  });

  it('are kept as stated up to 255 bytes', () => {
    for (const name of [...HOSTILE, 'رپورٹ.pdf', `${'é'.repeat(127)}a`]) expect(statedName(name)).toBe(name);
  });

  it('leave as one plain part that is no path, no device and no markup', () => {
    for (const name of HOSTILE) {
      const safe = safeName(name);
      expect(safe).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]*$/);
      expect(safe).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
      expect(safe.length).toBeLessThanOrEqual(102);
    }
    expect(safeName('dump of mail (2).zip')).toBe('dump_of_mail_2_.zip');
    expect(safeName('رپورٹ.pdf')).toBe('_.pdf');
  });

  it('tell what is strange about them', () => {
    expect(nameFindings('invoice\u202Efdp.exe')).toEqual(['name-turns-direction']);
    expect(nameFindings('../x')).toEqual(['name-is-a-path']);
    expect(nameFindings('..')).toEqual(['name-is-a-path']);
    expect(nameFindings('aux.log')).toEqual(['name-of-a-device']);
    expect(nameFindings('report.pdf.exe')).toEqual(['name-with-two-endings']);
    expect(nameFindings('mail.tar.gz')).toEqual([]);
    expect(endingOf('../A.PDF')).toBe('pdf');
  });
});
