import { DatabaseConfig } from '@fcert/platform';
import { AlertSecrets } from './alert-secrets.js';
import { refuseWeakness } from './alert-settings.module.js';
import { AlertsConfig } from './alerts.config.js';

const config = (over: Partial<AlertsConfig> = {}) => Object.assign(new AlertsConfig(), over);
const secrets = (over: Partial<AlertsConfig> = {}) =>
  new AlertSecrets(config(over), Object.assign(new DatabaseConfig(), { DATABASE_URL: 'postgres://a' }));

describe('secrets of alerts', () => {
  const one = secrets({ ALERT_KEY: 'k'.repeat(32) });

  it('open for what they were sealed for, and for nothing else', () => {
    const sealed = one.seal(Buffer.from('secret'), 'address-1');
    expect(one.open(sealed, 'address-1').toString()).toBe('secret');
    expect(sealed.includes('secret')).toBe(false);
    expect(() => one.open(sealed, 'address-2')).toThrow();
    expect(() => secrets({ ALERT_KEY: 'l'.repeat(32) }).open(sealed, 'address-1')).toThrow();
    const altered = Buffer.from(sealed);
    altered[13]! ^= 1;
    expect(() => one.open(altered, 'address-1')).toThrow();
  });

  it('make the same link and code again on another machine with the same key', () => {
    const other = secrets({ ALERT_KEY: 'k'.repeat(32) });
    expect(other.linkToken('m')).toBe(one.linkToken('m'));
    expect(Buffer.from(one.linkToken('m'), 'base64url')).toHaveLength(32);
    expect(one.linkToken('n')).not.toBe(one.linkToken('m'));
    expect(other.addressCode('a', 1)).toBe(one.addressCode('a', 1));
    expect(one.addressCode('a', 2)).not.toBe(one.addressCode('a', 1));
    expect(one.addressCode('a', 1)).toMatch(/^\d{8}$/);
    expect(secrets().linkToken('m')).not.toBe(one.linkToken('m'));
  });
});

describe('the configuration of alerts', () => {
  const strong = { ALERT_KEY: 'k'.repeat(32) };

  it('may be empty outside production', () => {
    expect(refuseWeakness(config(), false)).toBeInstanceOf(AlertsConfig);
    expect(refuseWeakness(config(strong), true)).toBeInstanceOf(AlertsConfig);
  });

  it.each([
    [{}, 'ALERT_KEY'],
    [{ ...strong, SMTP_TLS: 'off' as const }, 'SMTP_TLS'],
    [{ ...strong, PUBLIC_URL: 'http://fcert.example' }, 'PUBLIC_URL'],
    [{ ...strong, SMS_URL: 'http://sms.example/send' }, 'SMS_URL'],
    [{ ...strong, EGRESS_TRUSTED_NAMES: 'localhost' }, 'EGRESS_TRUSTED_NAMES'],
    [{ ...strong, SMTP_URL: 'smtp://relay' }, 'MAIL_FROM'],
  ])('in production is refused: %j', (over, variable) => {
    expect(() => refuseWeakness(config(over), true)).toThrow(`${variable}: must`);
  });

  it.each(['{', '[]', '{"to":"x","text":"{text}"}'])('is refused with the template %s', (SMS_BODY) => {
    expect(() => refuseWeakness(config({ SMS_BODY }), false)).toThrow('SMS_BODY: must');
  });
});
