import { MINISTRY, Story, pin, shipped } from '../../testing/story.js';
import { isConsolidated } from './consolidation.js';
import { FCERT } from './duty-holder.js';
import { situationOf } from './situation.js';

const house = shipped('house-default');
const duty = house.recurring.find(({ id }) => id === 'baseline-consolidated')!;
const upward = house.recurring.find(({ id }) => id === 'periodic-feedback-upward')!;
const ministry = { kind: 'constituent', id: MINISTRY.id } as const;

type Opening = ConstructorParameters<typeof Story>[1];
const story = (over: Partial<Opening> = {}) =>
  new Story([pin(house)], { at: '2026-11-02 10:00', severity: 'baseline', ...over });
const counts = (it: Story, over: Partial<Parameters<typeof isConsolidated>[1]> = {}) =>
  isConsolidated(situationOf(it.history), { policy: house, duty, holder: ministry, ...over });

describe('an incident in a consolidated report', () => {
  it('is one in the scope of the duty', () => {
    expect(counts(story())).toBe(true);
    expect(counts(story({ severity: 'high' }))).toBe(false);
    expect(counts(story({ severity: 'low' }))).toBe(false);
    expect(counts(story({ severity: 'low' }), { duty: upward, holder: null })).toBe(true);
  });

  it('is one in the scope of the policy', () => {
    const energy = { ...house, appliesTo: { sectors: ['energy'] } };
    expect(counts(story(), { policy: energy })).toBe(true);
    expect(counts(story(), { policy: { ...energy, appliesTo: { sectors: ['health'] } } })).toBe(false);
  });

  it('is none that was merged into another, and no task of a provider', () => {
    const merged = story();
    merged.push({ kind: 'merged-into', ...merged.times('2026-11-02 11:00'), into: 'other' });
    expect(counts(merged)).toBe(false);
    expect(counts(story({ subjectKind: 'mssp-task', providerId: 'p' }))).toBe(false);
  });

  it('is none that proved a false alarm, towards whomever it did', () => {
    expect(counts(story().event('rejected', '2026-11-02 12:00'))).toBe(false);
    const theirs = () => story().event('rejected', '2026-11-02 12:00', { by: ministry });
    const other = { kind: 'constituent', id: 'other' } as const;
    expect(counts(theirs())).toBe(false);
    expect(counts(theirs(), { holder: other })).toBe(true);
    expect(counts(theirs(), { holder: other, duty: { ...duty, dutyHolder: 'fcert' } })).toBe(false);
  });

  it('stands towards each holder by that holder alone, towards FCERT by every party', () => {
    const both = () =>
      story({ parties: [MINISTRY, { id: 'clinic', sectors: ['health'], entityKinds: ['hospital'] }] });
    const health = { ...duty, appliesTo: { sectors: ['health'] } };
    expect(counts(both(), { duty: health })).toBe(false);
    expect(counts(both(), { duty: health, holder: { kind: 'constituent', id: 'clinic' } })).toBe(true);
    expect(counts(both(), { duty: health, holder: null })).toBe(true);
    expect(counts(both(), { duty: { ...health, dutyHolder: 'fcert' }, holder: FCERT })).toBe(true);
    expect(counts(both(), { duty: { ...health, dutyHolder: 'fcert' }, holder: ministry })).toBe(true);
  });
});
