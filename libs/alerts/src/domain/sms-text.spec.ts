import { smsSize } from './sms-text.js';

describe('how many messages a text takes', () => {
  it.each([
    ['a'.repeat(160), 'gsm', 160, 1],
    ['a'.repeat(161), 'gsm', 161, 2],
    ['a'.repeat(306), 'gsm', 306, 2],
    ['a'.repeat(307), 'gsm', 307, 3],
    ['€'.repeat(80), 'gsm', 160, 1],
    ['€'.repeat(81), 'gsm', 162, 2],
    ['ش'.repeat(70), 'ucs-2', 70, 1],
    ['ش'.repeat(71), 'ucs-2', 71, 2],
    ['ش'.repeat(135), 'ucs-2', 135, 3],
    ['😀'.repeat(35), 'ucs-2', 70, 1],
    ['`', 'ucs-2', 1, 1],
    ['', 'gsm', 0, 1],
  ])('%#', (text, encoding, units, segments) => {
    expect(smsSize(text)).toEqual({ encoding, units, segments });
  });
});
