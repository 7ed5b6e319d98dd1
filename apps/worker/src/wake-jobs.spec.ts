import { jobsOf } from './wake-jobs.js';

const wake = (eventId: string, more: { wake?: number; unfinished?: number } = {}) => ({
  eventId,
  handler: 'triage.report',
  wake: 1,
  unfinished: 0,
  correlationId: 'any',
  ...more,
});
const idsIn = (jobs: ReturnType<typeof jobsOf>) =>
  jobs.map(({ data }) => data.wakes.map(({ eventId }) => eventId));

describe('jobs of wake-ups', () => {
  it('hold so many as the handler takes together, in order', () => {
    const jobs = jobsOf(
      'triage.report',
      ['a', 'b', 'c', 'd', 'e'].map((id) => wake(id)),
      2,
    );
    expect(idsIn(jobs)).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
    expect(jobs.map(({ id }) => id)).toEqual(['a.triage.report.1', 'c.triage.report.1', 'e.triage.report.1']);
  });

  it('hold one each where the handler takes one', () => {
    expect(idsIn(jobsOf('triage.report', [wake('a'), wake('b')], 1))).toEqual([['a'], ['b']]);
  });

  it('leave what never ended to itself, the most suspect last', () => {
    const suspect = (id: string, unfinished: number) => wake(id, { wake: 9, unfinished });
    const jobs = jobsOf('triage.report', [suspect('a', 3), wake('b'), suspect('c', 1), wake('d')], 10);
    expect(idsIn(jobs)).toEqual([['b', 'd'], ['c'], ['a']]);
  });

  it('have another id when the same delivery is woken again', () => {
    expect(jobsOf('triage.report', [wake('a', { wake: 2 })], 10)[0]!.id).toBe('a.triage.report.2');
  });

  it('are none where nothing is due', () => {
    expect(jobsOf('triage.report', [], 10)).toEqual([]);
  });
});
