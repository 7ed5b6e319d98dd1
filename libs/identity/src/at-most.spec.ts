import { AtMost } from './at-most.js';

describe('work that is dear', () => {
  it('runs two at a time, in order, also after one has failed; who finds the line full is refused', async () => {
    const limit = new AtMost(2, 3, () => new Error('busy'));
    const ends: (() => void)[] = [];
    const begun: number[] = [];
    let running = 0;
    let most = 0;
    const piece = (n: number) =>
      limit.run(async () => {
        begun.push(n);
        most = Math.max(most, (running += 1));
        await new Promise<void>((resolve) => ends.push(resolve));
        running -= 1;
        if (n === 0) throw new Error('wrong');
      });
    const all = Array.from({ length: 6 }, (_, n) => piece(n).catch((error: Error) => error.message));
    for (let turn = 0; turn < 5; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      ends.shift()?.();
    }
    expect(await Promise.all(all)).toEqual(['wrong', undefined, undefined, undefined, undefined, 'busy']);
    expect([begun, most]).toEqual([[0, 1, 2, 3, 4], 2]);
    const again = piece(7);
    await new Promise((resolve) => setImmediate(resolve));
    ends.shift()!();
    await expect(again).resolves.toBeUndefined();
  });
});
