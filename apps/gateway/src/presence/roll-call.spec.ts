import { ATTENDING_MAX, rollCall } from './roll-call.js';

describe('the roll call', () => {
  it('names everybody once, and who edits on one screen edits', () => {
    const lists = [
      [
        { id: 'b', doing: 'viewing' },
        { id: 'a', doing: 'editing' },
      ],
      [
        { id: 'a', doing: 'viewing' },
        { id: 'b', doing: 'editing' },
        { id: 'c', doing: 'viewing' },
      ],
    ] as const;
    expect(rollCall(lists)).toEqual([
      { id: 'a', doing: 'editing' },
      { id: 'b', doing: 'editing' },
      { id: 'c', doing: 'viewing' },
    ]);
  });

  it('is the same in whatever order the lists come', () => {
    const [one, two] = [[{ id: 'x', doing: 'viewing' } as const], [{ id: 'x', doing: 'editing' } as const]];
    expect(rollCall([one, two])).toEqual(rollCall([two, one]));
  });

  it('has an end', () => {
    const crowd = Array.from({ length: ATTENDING_MAX + 9 }, (_, n) => ({
      id: `${n}`,
      doing: 'viewing' as const,
    }));
    expect(rollCall([crowd])).toHaveLength(ATTENDING_MAX);
  });
});
