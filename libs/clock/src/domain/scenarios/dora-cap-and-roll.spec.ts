import { MINISTRY, Story, WORKING_DAYS, asPkt, pin, shipped } from '../../../testing/story.js';
import { timingOf } from '../limits.js';

const BANK = { ...MINISTRY, sectors: ['finance'], entityKinds: ['financial-entity'] };

function story(classifiedAt: string, parties = [BANK]): Story {
  return new Story([pin(shipped('eu-dora'), WORKING_DAYS)], {
    at: '2026-11-02 09:00',
    flags: { 'major-incident': true },
    parties,
  })
    .event('aware', '2026-11-02 09:00')
    .event('classified', classifiedAt);
}

describe('DORA initial notification, aware Mon 2 Nov 09:00', () => {
  it.each([
    ['classified Mon 22:00: four hours', '2026-11-02 22:00', 'Tue 3 Nov 2026 02:00'],
    ['classified Tue 07:00: the cap of 24 h holds', '2026-11-03 07:00', 'Tue 3 Nov 2026 09:00'],
    ['classified Tue 10:00: the cap is released', '2026-11-03 10:00', 'Tue 3 Nov 2026 14:00'],
    ['classified at the very end of the cap: not released', '2026-11-03 09:00', 'Tue 3 Nov 2026 09:00'],
  ])('%s', (_name, classifiedAt, due) => {
    expect(story(classifiedAt).due('initial')).toBe(due);
  });

  it('a due time of Sat 02:00 rolls to Mon 12:00', () => {
    const friday = new Story([pin(shipped('eu-dora'))], {
      at: '2026-11-06 21:00',
      flags: { 'major-incident': true },
      parties: [BANK],
    })
      .event('aware', '2026-11-06 21:00')
      .event('classified', '2026-11-06 22:00');
    expect(friday.due('initial')).toBe('Mon 9 Nov 2026 12:00');
  });

  it('the roll rule does not help the entities it excepts', () => {
    const credit = { ...BANK, entityKinds: ['financial-entity', 'credit-institution'] };
    const friday = new Story([pin(shipped('eu-dora'))], {
      at: '2026-11-06 21:00',
      flags: { 'major-incident': true },
      parties: [credit],
    })
      .event('aware', '2026-11-06 21:00')
      .event('classified', '2026-11-06 22:00');
    expect(friday.due('initial')).toBe('Sat 7 Nov 2026 02:00');
  });

  it('a corrected awareness that would release the cap does not move the due time later', () => {
    const capped = story('2026-11-03 07:00');
    capped.event('aware', '2026-11-02 06:00', { recordedAt: '2026-11-03 08:00' });
    expect(capped.due('initial')).toBe('Tue 3 Nov 2026 09:00');
  });
});

describe('DORA chain', () => {
  const chain = story('2026-11-02 22:00')
    .event('report_submitted', '2026-11-03 01:00', { phases: ['initial'] })
    .event('report_submitted', '2026-11-04 10:00', { phases: ['intermediate'] });

  it('the intermediate report counts from the initial notification, the final from the intermediate', () => {
    const intermediate = chain.clock('intermediate');
    expect(asPkt(intermediate.anchorAt)).toBe('Tue 3 Nov 2026 01:00');
    expect(asPkt(timingOf(intermediate).dueAt)).toBe('Fri 6 Nov 2026 01:00');
    expect(chain.state('intermediate', '2026-11-30 00:00')).toBe('met');
    expect(chain.due('final')).toBe('Fri 4 Dec 2026 10:00');
  });

  it('pick latest: a newer intermediate report moves the final, until the final is overdue', () => {
    const again = story('2026-11-02 22:00')
      .event('report_submitted', '2026-11-03 01:00', { phases: ['initial'] })
      .event('report_submitted', '2026-11-04 10:00', { phases: ['intermediate'] })
      .event('recovered', '2026-11-05 08:00')
      .event('report_submitted', '2026-11-10 10:00', { phases: ['intermediate'] });
    expect(again.due('final')).toBe('Thu 10 Dec 2026 10:00');
    expect(again.state('intermediate-updated', '2026-11-11 00:00')).toBe('met');
    again.event('report_submitted', '2026-12-11 10:00', { phases: ['intermediate'] });
    expect(again.due('final')).toBe('Thu 10 Dec 2026 10:00');
  });

  it('an earlier intermediate report does not answer what the recovery asks for', () => {
    const recovered = story('2026-11-02 22:00')
      .event('report_submitted', '2026-11-03 01:00', { phases: ['initial'] })
      .event('report_submitted', '2026-11-04 10:00', { phases: ['intermediate'] })
      .event('recovered', '2026-11-05 08:00');
    expect(recovered.state('intermediate-updated', '2027-11-05 08:00')).toBe('running');
  });
});
