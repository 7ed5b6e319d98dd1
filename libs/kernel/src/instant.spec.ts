import { happeningFault, isInstant } from './instant.js';

describe('instants', () => {
  it.each([
    '2026-03-01T09:30:00Z',
    '2026-03-01T09:30:00.123456+05:00',
    '2024-02-29T00:00:00-11:30',
    '1000-01-01T00:00:00Z',
    '9998-12-31T23:59:59.999999Z',
  ])('takes %s', (text) => {
    expect(isInstant(text)).toBe(true);
    expect(Number.isNaN(new Date(text).getTime())).toBe(false);
  });

  it.each([
    '2026-03-01T09:30:00',
    '2026-03-01',
    '2018-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+14:00',
    '1000-01-01T00:00:00+05:00',
    '9998-12-31T23:59:59-05:00',
    '2026-03-01T24:00:00Z',
    '2016-12-31T23:59:60Z',
    '2026-03-01T09:30:00+15:00',
    '2026-03-01t09:30:00z',
    '2026-03-01T09:30:00.1234567Z',
    '20260301T093000Z',
    ' 2026-03-01T09:30:00Z',
    '2026-03-01T09:30:00Z\n',
    5,
    null,
    {},
  ])('refuses %p', (text) => expect(isInstant(text)).toBe(false));
});

describe('when something can have happened', () => {
  const now = new Date('2026-11-02T10:00:00Z');
  it.each([
    ['2026-11-02T10:00:00Z', null],
    ['2026-11-02T11:00:00Z', null],
    ['2026-11-02T11:00:00.001Z', 'in-the-future'],
    ['2099-01-01T00:00:00Z', 'in-the-future'],
    ['2000-01-01T00:00:00Z', null],
    ['1999-12-31T23:59:59.999Z', 'too-long-ago'],
    ['2000-01-01T04:59:59+05:00', 'too-long-ago'],
    ['1970-01-01T00:00:00Z', 'too-long-ago'],
    ['1800-01-01T00:00:00Z', 'too-long-ago'],
  ])('%s: %s', (text, fault) => expect(happeningFault(new Date(text), now)).toBe(fault));
});
