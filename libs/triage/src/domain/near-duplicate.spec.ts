import { fingerprint, likeness } from './near-duplicate.js';

const story =
  'On Monday an intruder copied the customer table of the complaint portal through a forgotten test account and offered it on a forum for a few hundred dollars';
const overlap = (one: string, other: string) => {
  const a = fingerprint(one)!;
  const b = fingerprint(other)!;
  return {
    alike: likeness(a.signature, b.signature),
    bands: a.bands.filter((band) => b.bands.includes(band)).length,
  };
};

describe('the fingerprint of a text', () => {
  it('is the same for the same words, whatever their case and signs', () => {
    expect(overlap(story, `${story.toUpperCase()}!!!`)).toEqual({ alike: 1, bands: 16 });
  });

  it('stays close when a little is changed, and shares bands then', () => {
    const { alike, bands } = overlap(story, `${story} and more, as the police told us later`);
    expect(alike).toBeGreaterThan(0.6);
    expect(alike).toBeLessThan(1);
    expect(bands).toBeGreaterThan(0);
  });

  it('is far from another story', () => {
    const other =
      'A laptop with the personnel files of the division was stolen from a parked car in front of the office on Friday night';
    expect(overlap(story, other)).toEqual({ alike: 0, bands: 0 });
  });

  it('estimates the share of common word runs', () => {
    const words = Array.from({ length: 200 }, (_, index) => `w${index}`);
    const half = [...words.slice(0, 134), ...Array.from({ length: 66 }, (_, index) => `x${index}`)];
    // 132 common runs of 264 in all: one half.
    expect(overlap(words.join(' '), half.join(' ')).alike).toBeGreaterThan(0.3);
    expect(overlap(words.join(' '), half.join(' ')).alike).toBeLessThan(0.7);
  });

  it('is left out for a text too short to be told from another', () => {
    expect(fingerprint('our website was hacked')).toBeNull();
    expect(fingerprint('')).toBeNull();
  });

  it('reads Urdu as well', () => {
    const urdu = 'ہماری وزارت کی ویب سائٹ آج صبح ہیک کر لی گئی ہے اور صفحہ تبدیل کر دیا گیا ہے';
    expect(overlap(urdu, `${urdu}۔`).alike).toBe(1);
  });

  it('fits the integer columns it is stored in', () => {
    const { signature, bands } = fingerprint(story)!;
    expect(signature).toHaveLength(64);
    expect(bands).toHaveLength(16);
    for (const value of [...signature, ...bands]) expect(value).toBe(value | 0);
  });

  it('stays quick on 50 kB', () => {
    const started = performance.now();
    fingerprint('word '.repeat(10_000));
    expect(performance.now() - started).toBeLessThan(200);
  });
});
