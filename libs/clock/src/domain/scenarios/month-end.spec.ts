import { PKT, asPkt, pkt } from '../../../testing/story.js';
import { addIsoDuration } from '../iso-duration.js';

describe('a month is a calendar month and its end clamps', () => {
  it.each([
    ['2027-01-31 10:00', 'Sun 28 Feb 2027 10:00'],
    ['2028-01-31 10:00', 'Tue 29 Feb 2028 10:00'],
    ['2027-03-31 10:00', 'Fri 30 Apr 2027 10:00'],
    ['2027-02-28 10:00', 'Sun 28 Mar 2027 10:00'],
  ])('%s + P1M is %s', (from, due) => {
    expect(asPkt(addIsoDuration(pkt(from), 'P1M', PKT))).toBe(due);
  });

  it('is not 720 hours', () => {
    expect(addIsoDuration(pkt('2027-01-31 10:00'), 'P1M', PKT)).not.toBe(
      addIsoDuration(pkt('2027-01-31 10:00'), 'PT720H', PKT),
    );
  });
});
