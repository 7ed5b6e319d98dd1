import { DomainError } from '@fcert/kernel';
import { decodeCursor, encodeCursor } from './cursor.js';

const id = '0199c1de-1a2b-7c3d-8e4f-a1b2c3d4e5f6';
const forged = (key: unknown, by: unknown = id) =>
  Buffer.from(JSON.stringify([key, by])).toString('base64url');

describe('cursors', () => {
  it.each([
    '2026-03-01 09:30:00.123456+05',
    '2026-03-01 09:30:00+00',
    '2026-03-01 09:30:00+05:30',
    'infinity',
  ])('come back as they went: %s', (key) =>
    expect(decodeCursor(encodeCursor({ key, id }))).toEqual({ key, id }),
  );

  it('carry other kinds of key where a list sorts by them', () => {
    expect(decodeCursor(encodeCursor({ key: '-12.5', id }), 'number').key).toBe('-12.5');
    expect(decodeCursor(encodeCursor({ key: 'DIV-CABINET', id }), 'code').key).toBe('DIV-CABINET');
  });

  it.each([
    '',
    'x',
    '!!!!',
    'a'.repeat(401),
    Buffer.from('null').toString('base64url'),
    Buffer.from('{"key":1}').toString('base64url'),
    forged('2026-02-30 09:30:00+00'),
    forged('2026-13-01 09:30:00+00'),
    forged('0000-01-01 09:30:00+00'),
    forged('2026-03-01 25:30:00+00'),
    forged('2026-03-01 09:30:00+99'),
    forged("'; DROP TABLE report; --"),
    forged('now'),
    forged(5),
    forged('infinity', 'not-a-uuid'),
    forged('infinity', null),
  ])('that nobody made here are refused: %s', (cursor) => {
    expect(() => decodeCursor(cursor)).toThrow(DomainError);
  });
});
