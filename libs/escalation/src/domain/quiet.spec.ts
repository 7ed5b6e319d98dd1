import { waitsUntil } from './quiet.js';
import type { QuietHours } from './snapshot.js';

const nights: QuietHours = { from: '22:00', to: '07:00', zone: 'Asia/Karachi' };
const pkt = (text: string): number => Date.parse(`${text}:00+05:00`);

describe('quiet hours', () => {
  it('put a step off to their end, over midnight too', () => {
    expect(waitsUntil(nights, 'high', pkt('2026-11-02T21:59'))).toBeNull();
    expect(waitsUntil(nights, 'high', pkt('2026-11-02T22:00'))).toBe(pkt('2026-11-03T07:00'));
    expect(waitsUntil(nights, null, pkt('2026-11-03T06:59'))).toBe(pkt('2026-11-03T07:00'));
    expect(waitsUntil(nights, 'low', pkt('2026-11-03T07:00'))).toBeNull();
  });

  it('do not hold what is critical, nor a chain without them', () => {
    expect(waitsUntil(nights, 'critical', pkt('2026-11-02T23:00'))).toBeNull();
    expect(waitsUntil(null, 'low', pkt('2026-11-02T23:00'))).toBeNull();
    expect(waitsUntil(undefined, 'low', pkt('2026-11-02T23:00'))).toBeNull();
  });

  it('count the days on which they begin', () => {
    const weekend: QuietHours = { ...nights, days: ['FR', 'SA'] };
    expect(waitsUntil(weekend, 'low', pkt('2026-11-06T23:00'))).toBe(pkt('2026-11-07T07:00'));
    expect(waitsUntil(weekend, 'low', pkt('2026-11-08T06:00'))).toBe(pkt('2026-11-08T07:00'));
    expect(waitsUntil(weekend, 'low', pkt('2026-11-08T23:00'))).toBeNull();
  });

  it('follow the wall clock through daylight saving', () => {
    const berlin: QuietHours = { ...nights, zone: 'Europe/Berlin' };
    expect(waitsUntil(berlin, 'low', Date.parse('2026-03-28T22:00:00Z'))).toBe(
      Date.parse('2026-03-29T05:00:00Z'),
    );
    expect(waitsUntil(berlin, 'low', Date.parse('2026-10-24T21:00:00Z'))).toBe(
      Date.parse('2026-10-25T06:00:00Z'),
    );
  });
});
