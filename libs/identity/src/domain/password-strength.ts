/** Shortest password in characters, and the longest in bytes: ASVS 5.0 V6.2.1 and V6.2.9. */
export const PASSWORD_MIN = 15;
export const PASSWORD_MAX_BYTES = 256;

/** Characters that must be left once everything a guesser tries first is counted as one. */
const OWN_PARTS_MIN = 10;
const PART_MIN = 3;

/** What guessers put together first; written without the usual swaps of letters for digits. */
const COMMON = [
  'password passwort passwd passphrase welcome letmein changeme default secret access login signin master',
  'administrator admin root superuser system service server test guest user account temp temporary initial',
  'iloveyou monkey dragon sunshine princess football baseball cricket superman batman trustno shadow hello',
  'pakistan islamabad karachi lahore peshawar quetta rawalpindi bismillah allah muhammad khan zindabad',
  'fcert ncert pkcert cert security cyber incident ticket ministry division federal government govt gov',
  'january february march april june july august september october november december summer winter spring',
  'autumn monday tuesday wednesday thursday friday saturday sunday qwerty azerty asdf zxcv abcd',
]
  .join(' ')
  .split(' ');

/** Rows along which fingers slide. */
const ROWS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
];
const SLIDES = [...ROWS, ...ROWS.map((row) => [...row].reverse().join(''))];
const SWAPS: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

export type Weakness = 'too-short' | 'too-long' | 'guessable';

/**
 * Why a password may not be taken, or null. Long is what counts: there are no rules about kinds of characters. Common
 * words, slides over the keyboard, repeats, and words about the account itself count as one character each.
 *
 * @param about address, name and other words an outsider knows of the account
 */
export function weaknessOf(password: string, about: readonly string[]): Weakness | null {
  if ([...password].length < PASSWORD_MIN) return 'too-short';
  if (new TextEncoder().encode(password).length > PASSWORD_MAX_BYTES) return 'too-long';
  const known = [...COMMON, ...about.flatMap(wordsOf)];
  return partsOf(password.toLowerCase(), known) < OWN_PARTS_MIN ? 'guessable' : null;
}

/** How many characters are left when known words, slides and repeats count as one each. */
function partsOf(text: string, known: readonly string[]): number {
  const heard = new Set<string>();
  const unswapped = withoutSwaps(text);
  let parts = 0;
  for (let at = 0; at < text.length;) {
    const rest = text.slice(at);
    const word = Math.max(wordAt(rest, known), wordAt(unswapped.slice(at), known));
    const length = Math.max(1, word, slideAt(rest), repeatAt(text, at));
    const part = text.slice(at, at + length);
    // What was said once tells nothing new the second time.
    if (length < PART_MIN || !heard.has(part)) parts += 1;
    heard.add(part);
    at += length;
  }
  return Math.min(parts, new Set(text).size * 2);
}

function wordAt(rest: string, known: readonly string[]): number {
  return known.reduce(
    (longest, word) => (rest.startsWith(word) ? Math.max(longest, word.length) : longest),
    0,
  );
}

function slideAt(rest: string): number {
  let longest = 0;
  for (const row of SLIDES) {
    let length = PART_MIN;
    while (length <= rest.length && row.includes(rest.slice(0, length)))
      longest = Math.max(longest, length++);
  }
  return longest;
}

/** The longest run from here that stood before word for word, or is one character again and again. */
function repeatAt(text: string, at: number): number {
  let same = 1;
  while (text[at + same] === text[at]) same += 1;
  let length = same >= PART_MIN ? same : 0;
  while (at + length < text.length && stoodBefore(text, at, Math.max(length + 1, PART_MIN))) {
    length = Math.max(length + 1, PART_MIN);
  }
  return length;
}

function stoodBefore(text: string, at: number, length: number): boolean {
  return at + length <= text.length && text.slice(0, at).includes(text.slice(at, at + length));
}

function withoutSwaps(text: string): string {
  return [...text].map((letter) => SWAPS[letter] ?? letter).join('');
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= PART_MIN);
}
