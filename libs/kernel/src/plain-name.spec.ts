import { isPlainName } from './plain-name.js';

describe('names', () => {
  it.each(['SIEM 1 (Lahore)', 'محکمہ صحت', 'وزارتِ داخلہ', 'Zürich & Söhne', 'O’Neill', '情報', 'a'])(
    'takes %s',
    (text) => expect(isPlainName(text)).toBe(true),
  );

  it.each([
    ['a direction override', 'SIEM \u202egpj.exe'],
    ['an isolate', 'SIEM\u2066x\u2069'],
    ['a zero-width space', 'SI\u200bEM'],
    ['a joiner', 'SI\u200dEM'],
    ['a soft hyphen', 'SI\u00adEM'],
    ['a tag character', 'SIEM\u{e0041}'],
    ['a decomposed letter', 'Zu\u0308rich'],
    ['a tower of marks', `a${'\u0301'.repeat(5)}`],
    ['ten thousand marks', `a${'\u0489'.repeat(10_000)}`],
    ['a line break', 'SIEM\nadmin'],
    ['an escape', 'SIEM\u001b[31m'],
    ['a line separator', 'SIEM\u2028x'],
    ['markup', '<b>SIEM</b>'],
    ['a space at the end', 'SIEM '],
    ['two spaces', 'SI  EM'],
    ['a no-break space', 'SI\u00a0EM'],
    ['nothing', ''],
    ['marks alone', '\u0301'],
    ['a number', 5],
  ])('refuses %s', (_why, text) => expect(isPlainName(text)).toBe(false));

  it('takes no longer for a long hostile text', () => {
    const started = performance.now();
    for (const text of [`${'a '.repeat(25_000)}<`, 'a'.repeat(50_000), `a${'\u0301 '.repeat(25_000)}`])
      isPlainName(text);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
