import { instantEvents } from './instant-events.js';

const FIRST = new Date('2026-11-02T10:00:00Z');
const before = new Date('2026-11-02T07:00:00Z');
const after = new Date('2026-11-05T10:00:00Z');
const NONE = { occurredAt: null, detectedAt: null, awareAt: null };

describe('the events that stated instants are', () => {
  it('what is not stated is none', () => expect(instantEvents(NONE, FIRST)).toEqual([]));

  it('each is an event at its instant; who is aware has noticed', () => {
    expect(instantEvents({ occurredAt: before, detectedAt: before, awareAt: before }, FIRST)).toEqual([
      { event: 'occurred', at: before },
      { event: 'detected', at: before },
      { event: 'aware', at: before },
      { event: 'noticed', at: before },
    ]);
  });

  it('who reports knows: a later awareness counts from the first report', () => {
    expect(instantEvents({ ...NONE, awareAt: after }, FIRST)).toEqual([
      { event: 'aware', at: FIRST },
      { event: 'noticed', at: FIRST },
    ]);
    expect(instantEvents({ ...NONE, detectedAt: after }, FIRST)).toEqual([{ event: 'detected', at: after }]);
  });
});
