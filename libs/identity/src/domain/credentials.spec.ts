import { formatApiKey, isSessionReference, parseApiKey } from './credentials.js';

const ID = '0199c1de-1a2b-7c3d-8e4f-a1b2c3d4e5f6';
const SECRET = 'A_-'.padEnd(43, 'x');

describe('API keys as text', () => {
  it('read back as they were written, underscores in the secret included', () => {
    expect(parseApiKey(formatApiKey(ID, SECRET))).toEqual({ id: ID, secret: SECRET });
  });

  it.each([
    '',
    'fcert_',
    `fcert_${ID}_${SECRET}`,
    `${formatApiKey(ID, SECRET)}x`,
    ` ${formatApiKey(ID, SECRET)}`,
  ])('refuse %p', (token) => expect(parseApiKey(token)).toBeNull());

  it('session references are 256 bits of base64url and nothing else', () => {
    expect(isSessionReference(SECRET)).toBe(true);
    expect(isSessionReference(`${SECRET}=`)).toBe(false);
    expect(isSessionReference(`${SECRET}\n`)).toBe(false);
  });
});
