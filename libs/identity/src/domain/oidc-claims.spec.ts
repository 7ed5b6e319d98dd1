import { showsSecondFactor } from './oidc-claims.js';

const TRUSTED = { amr: ['mfa', 'otp'], acr: ['urn:high'] };
const NOTHING = { amr: [], acr: [] };
const token = { iss: 'https://login.example', sub: 's' };

describe('the second factor of an OpenID provider', () => {
  it.each([
    [{}, false],
    [{ amr: ['pwd'] }, false],
    [{ amr: ['pwd', 'otp'] }, true],
    [{ amr: 'mfa' }, false],
    [{ amr: [['mfa']] }, false],
    [{ acr: 'urn:high' }, true],
    [{ acr: 'urn:low' }, false],
    [{ acr: ['urn:high'] }, false],
    [{ acr: 'mfa', amr: ['urn:high'] }, false],
  ])('%j counts: %s', (claims, counts) => {
    expect(showsSecondFactor({ ...token, ...claims }, TRUSTED)).toBe(counts);
    expect(showsSecondFactor({ ...token, ...claims }, NOTHING)).toBe(false);
  });
});
