import { loadConfig } from '@fcert/platform';
import { OidcConfig, listed, oidcFaults } from './oidc.config.js';

const WHOLE = {
  OIDC_ISSUER: 'https://login.example/realms/gov',
  OIDC_CLIENT_ID: 'fcert',
  OIDC_CLIENT_SECRET: 'a-secret-of-this-test',
  OIDC_REDIRECT_URL: 'https://fcert.example/v1/oidc/callback',
};
const faults = (env: Record<string, string>, isProduction = true) =>
  oidcFaults(loadConfig(OidcConfig, env), isProduction);

describe('the configuration of the OpenID provider', () => {
  it('is whole or absent', () => {
    expect(faults({})).toEqual([]);
    expect(faults(WHOLE)).toEqual([]);
    for (const name of Object.keys(WHOLE))
      expect(faults({ ...WHOLE, [name]: '' })).toEqual([`${name}: is not set`]);
    expect(faults({ OIDC_TRUSTED_AMR: 'mfa' })).toHaveLength(4);
  });

  it('is https in production', () => {
    const plain = { ...WHOLE, OIDC_ISSUER: 'http://login.example' };
    expect(faults(plain)).toEqual(['OIDC_ISSUER: must begin with https:// in production']);
    expect(faults(plain, false)).toEqual([]);
    expect(faults({ ...WHOLE, OIDC_ORIGINS: 'https://a.example,http://b.example' })).toHaveLength(1);
  });

  it.each([
    { OIDC_RETURN_PATHS: '//evil.example' },
    { OIDC_RETURN_PATHS: '/,/\\evil.example' },
    { OIDC_RETURN_PATHS: 'https://evil.example/' },
    { OIDC_RETURN_PATHS: '/desk,' },
    { OIDC_REDIRECT_URL: 'https://fcert.example/elsewhere' },
    { OIDC_REDIRECT_URL: 'https://fcert.example/v1/oidc/callback?a=b' },
    { OIDC_ISSUER: 'https://login.example/?tenant=1' },
    { OIDC_ISSUER: 'https://user:word@login.example' },
    { OIDC_CLIENT_SECRET: 'short' },
    { OIDC_ORIGINS: 'https://keys.example/path' },
    { OIDC_TRUSTED_AMR: 'mfa,,otp' },
    { OIDC_CLOCK_TOLERANCE_SECONDS: '121' },
  ])('refuses %j by name, without its value', (wrong) => {
    const [[name, value]] = Object.entries(wrong) as [[string, string]];
    expect(() => loadConfig(OidcConfig, { ...WHOLE, ...wrong })).toThrow(name);
    expect(() => loadConfig(OidcConfig, { ...WHOLE, ...wrong })).not.toThrow(value);
  });

  it('lists words with and without a blank between them', () => {
    expect(listed('mfa, otp,hwk')).toEqual(['mfa', 'otp', 'hwk']);
    expect(listed(undefined)).toEqual([]);
  });
});
