import { saysSomething } from './says-something.js';

describe('a text that says something', () => {
  it.each([
    'Restored.',
    ' a ',
    '0',
    '?',
    'بحال',
    'میل سرور دوبارہ چل رہا ہے',
    'हिन्दी',
    '已恢复',
    'e\u0301',
    '✅',
    '👩‍💻',
    '\u200bx\u200b',
    'نہیں\u200cمعلوم',
  ])('%j does', (text) => expect(saysSomething(text)).toBe(true));

  it.each([
    ['nothing', ''],
    ['spaces', '  \t\r\n '],
    ['wide and narrow spaces', '\u00a0\u1680\u2003\u202f\u205f\u3000'],
    ['a line and a paragraph separator', '\u2028\u2029'],
    ['zero-width spaces', '\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b'],
    ['joiners', '\u200c\u200d'],
    ['a byte order mark', '\ufeff'],
    ['soft hyphens', '\u00ad\u00ad'],
    ['word joiners and invisible operators', '\u2060\u2061\u2062\u2063\u2064'],
    ['directions', '\u200e\u200f\u202a\u202e\u2066\u2069\u061c'],
    ['the Mongolian vowel separator', '\u180e'],
    ['a Hangul filler', '\u3164'],
    ['the other Hangul fillers', '\u115f\u1160\uffa0'],
    ['Khmer inherent vowels', '\u17b4\u17b5'],
    ['loose combining marks', '\u0301\u0301\u064b\u20dd'],
    ['variation selectors', '\ufe0f\u{e0100}'],
    ['tags', '\u{e0041}\u{e007f}'],
    ['blank braille', '\u2800\u2800'],
    ['a note without a head', '\u{1d159}'],
    ['Egyptian blanks', '\u{13441}\u{13442}'],
    ['controls', '\u0001\u0007\u007f\u0085'],
    ['noncharacters', '\ufdd0\uffff'],
    ['a mixture of them', ' \u200b\u0301\n\u3164\ufeff '],
  ])('%s do not', (_name, text) => expect(saysSomething(text)).toBe(false));

  it('only a text can', () => {
    expect([undefined, null, 5, true, ['a'], { a: 1 }].some(saysSomething)).toBe(false);
  });

  it('a long text is looked through at once', () => {
    expect(saysSomething('\u200b'.repeat(200_000))).toBe(false);
    expect(saysSomething(`${'\u0301'.repeat(200_000)}a`)).toBe(true);
  });
});
