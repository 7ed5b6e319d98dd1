import { wordsOf } from './text-features.js';

/**
 * A text's fingerprint: MinHash over its runs of three words. Bands are integers for an indexed overlap search
 * (`bands && $1`); the signature then estimates how alike two texts are.
 */
export interface Fingerprint {
  readonly signature: readonly number[];
  readonly bands: readonly number[];
}

/** 16 bands of 4 rows find a pair that is alike by one half in two of three cases, by 0.8 nearly always. */
const BANDS = 16;
const ROWS = 4;
const SIZE = BANDS * ROWS;
const WORDS_READ = 600;
/** Shorter texts say too little: two bodies may well write "our website was hacked". */
const WORDS_MIN = 8;
const RUN = 3;

/** `null` for a text too short to be told from another. */
export function fingerprint(text: string): Fingerprint | null {
  const words = wordsOf(text, WORDS_READ);
  if (words.length < WORDS_MIN) return null;
  const signature = new Array<number>(SIZE).fill(0xffffffff);
  for (let start = 0; start + RUN <= words.length; start += 1) {
    const run = hash(words.slice(start, start + RUN).join(' '));
    for (let place = 0; place < SIZE; place += 1) {
      const value = mixed(run ^ (SEEDS[place] ?? 0));
      if (value < (signature[place] ?? 0)) signature[place] = value;
    }
  }
  const bands = Array.from({ length: BANDS }, (_, band) => {
    const rows = signature.slice(band * ROWS, band * ROWS + ROWS);
    return rows.reduce((key, row) => mixed(Math.imul(key, 31) ^ row), band + 1) | 0;
  });
  return { signature: signature.map((value) => value | 0), bands };
}

/** Estimated share of common word runs (Jaccard), 0..1. */
export function likeness(one: readonly number[], other: readonly number[]): number {
  if (one.length !== SIZE || other.length !== SIZE) return 0;
  return one.filter((value, place) => value === other[place]).length / SIZE;
}

const SEEDS: readonly number[] = Array.from({ length: SIZE }, (_, place) =>
  mixed(Math.imul(place + 1, 0x9e3779b1)),
);

/** FNV-1a, then mixed. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return mixed(value);
}

/** The 32-bit finisher of MurmurHash3 (public domain). */
function mixed(input: number): number {
  let value = input;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
