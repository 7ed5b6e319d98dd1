import fc from 'fast-check';
import { PASSWORD_MIN, weaknessOf } from './password-strength.js';

const about = ['amina.qureshi@cabinet.gov.pk', 'Amina Qureshi'];

describe('the strength of a password', () => {
  it.each([
    ['', 'too-short'],
    ['Tr0ub4dor&3', 'too-short'],
    ['vNq8-Zt2w-Lr5y', 'too-short'],
    ['x'.repeat(257), 'too-long'],
    ['ہ'.repeat(200), 'too-long'],
    ['aaaaaaaaaaaaaaaaaaaa', 'guessable'],
    ['passwordpassword', 'guessable'],
    ['P@ssw0rd12345678!', 'guessable'],
    ['Welcome2Pakistan2026', 'guessable'],
    ['qwertyuiopasdfghjkl', 'guessable'],
    ['123456789012345678', 'guessable'],
    ['1qaz2wsx3edc4rfv5tgb', 'guessable'],
    ['abcabcabcabcabcabc', 'guessable'],
    ['Xq7!Xq7!Xq7!Xq7!Xq7!', 'guessable'],
    ['AminaQureshi2026!!', 'guessable'],
    ['fcert-admin-changeme', 'guessable'],
    ['111122223333444455', 'guessable'],
  ])('%s is %s', (password, weakness) => {
    expect(weaknessOf(password, about)).toBe(weakness);
  });

  it.each([
    'correct horse battery staple',
    'seven grey herons over the Indus',
    'بارش میں بھیگتے ہوئے پرانے خط',
    'kT9vQz2mXr7wLp4n',
    'tumbling-larch-oboe-quartz',
  ])('%s may be taken', (password) => {
    expect(weaknessOf(password, about)).toBeNull();
  });

  it('takes what is drawn by chance, whatever the letters', () => {
    const letters = fc.constantFrom(...'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789-_');
    fc.assert(
      fc.property(fc.array(letters, { minLength: 24, maxLength: 40 }), (drawn) => {
        fc.pre(new Set(drawn).size > 12);
        return weaknessOf(drawn.join(''), about) === null;
      }),
      { numRuns: 300 },
    );
  });

  it('is never helped by what the account itself tells', () => {
    const word = fc.constantFrom('amina', 'qureshi', 'cabinet');
    fc.assert(
      fc.property(fc.array(word, { minLength: 4, maxLength: 12 }), (words) => {
        const password = words.join('').padEnd(PASSWORD_MIN, 'amina');
        return weaknessOf(password, about) === 'guessable';
      }),
    );
  });
});
