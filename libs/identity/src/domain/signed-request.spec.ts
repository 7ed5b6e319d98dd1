import { parseSignature, signedText } from './signed-request.js';

const ID = '0199c1de1a2b7c3d8e4fa1b2c3d4e5f6';
const GOOD = `FCERT-HMAC-SHA256 id=${ID}, time=1764300003, nonce=0123456789abcdef, signature=${'A'.repeat(43)}`;

describe('the header of a signed request', () => {
  it('names the key, the time, the nonce and the signature', () => {
    expect(parseSignature(GOOD)).toEqual({
      id: '0199c1de-1a2b-7c3d-8e4f-a1b2c3d4e5f6',
      time: 1764300003,
      nonce: '0123456789abcdef',
      signature: 'A'.repeat(43),
    });
  });

  it.each([
    ['another scheme', GOOD.replace('SHA256', 'SHA1')],
    ['a short nonce', GOOD.replace('0123456789abcdef', 'short')],
    ['a part twice', GOOD.replace('time=', 'time=1764300003, time=')],
    ['another order', GOOD.replace(/(time=\d+), (nonce=\w+)/, '$2, $1')],
    ['something behind it', `${GOOD} `],
    ['a time with a sign', GOOD.replace('time=1', 'time=-')],
    ['a bearer key', `Bearer fcert_${ID}_${'A'.repeat(43)}`],
  ])('is not taken with %s', (_name, header) => {
    expect(parseSignature(header)).toBeNull();
  });
});

it('a signed text has one line for each thing', () => {
  const text = signedText(
    { method: 'POST', target: '/v1/reports?x=1', bodySha256: 'ab' },
    { time: 1764300003, nonce: 'n' },
  );
  expect(text).toBe('FCERT-HMAC-SHA256\nPOST\n/v1/reports?x=1\nab\n1764300003\nn');
});
