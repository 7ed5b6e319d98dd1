import { GIVEN_NAMES, INSTITUTION_WORDS, NO_SURNAMES, TITLES } from './name-lists.mjs';

const NAME = String.raw`[A-Z][\p{L}’'-]*[a-z]\p{L}*`;
const INITIAL = String.raw`[A-Z]\.`;
const FULL = String.raw`${NAME}(?:\s+(?:${INITIAL}|["“]${NAME}["”]|${NAME})){1,3}`;
const SPEAKS = 'said|says|told|tells|added|adds|wrote|explained|stated|noted';
const ACCUSED =
  'pleaded|pled|was charged|was arrested|was sentenced|was indicted|was convicted|was fired|has been charged|faces';

/** Where a person's name stands in a press text; the first group of each is the name. */
const PATTERNS = [
  new RegExp(
    String.raw`\b(?:${TITLES.join('|')})\.?\s+((?:${NAME}|${INITIAL})(?:\s+(?:${INITIAL}|${NAME})){0,3})`,
    'gu',
  ),
  new RegExp(
    String.raw`\b((?:${GIVEN_NAMES.join('|')})(?:\s+(?:${INITIAL}|["“]${NAME}["”]|${NAME})){1,3})`,
    'gu',
  ),
  new RegExp(String.raw`\b(${FULL})(?=,\s+(?:\d{2},|age|aged|of\s|who\s|a\s|an\s|the\s|then\s))`, 'gu'),
  new RegExp(String.raw`\b(${FULL})(?=,?\s+(?:${SPEAKS}|${ACCUSED})\b)`, 'gu'),
  new RegExp(
    String.raw`\b(?:${SPEAKS}|named|identified as|spokesman|spokeswoman|attorney|lawyer|director)\s+(${FULL})`,
    'gu',
  ),
];

const CONTACTS = [
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '[e-mail]'],
  [/\b\d{3}-\d{2}-\d{4}\b/g, '[number]'],
  [/(?:\+?\d{1,2}[ .-])?\(?\b\d{3}\)?[ .-]\d{3}[ .-]\d{4}\b/g, '[telephone]'],
];

/**
 * Takes the names of private people, their e-mail addresses and numbers out of a text: `[person 1]`, `[person 2]` in
 * order of appearance, the same person the same number. The same text always gives the same result. Rules, not
 * knowledge: it may take a name too many; names of organisations and places mostly stay.
 */
export function scrubNames(text) {
  // A headline glued to its by-line would hide where the name begins.
  let clean = text.replace(/(\p{Ll})(\p{Lu}\p{Ll}+ \p{Lu}\. \p{Lu}\p{Ll})/gu, '$1 $2');
  for (const [pattern, standIn] of CONTACTS) clean = clean.replace(pattern, standIn);
  const people = peopleIn(clean);
  const inOrder = [...people.keys()].sort((a, b) => b.length - a.length);
  for (const name of inOrder) clean = clean.replace(whole(name), `[person ${people.get(name)}]`);
  return clean;
}

/** Every form of every person's name, full and surname alone, with the person's number. */
function peopleIn(text) {
  const found = PATTERNS.flatMap((pattern) => [...text.matchAll(pattern)])
    .map((match) => ({
      name: trimmed(match[1], text, match.index + match[0].lastIndexOf(match[1]) + match[1].length),
      at: match.index,
    }))
    .filter(({ name }) => name !== '')
    .sort((a, b) => a.at - b.at);
  const people = new Map();
  let last = 0;
  for (const { name } of found) {
    if (people.has(name)) continue;
    const surname = name.split(/\s+/).at(-1);
    const number = people.get(surname) ?? (last += 1);
    people.set(name, number);
    if (surname.length > 3 && !NO_SURNAMES.has(surname)) people.set(surname, number);
  }
  return people;
}

/** The part of a match that is a name: cut before a word of an institution; nothing when the first word is one. */
function trimmed(match, text, end) {
  const words = match.split(/\s+/);
  if (/(?:^|\s)(?:St|Saint|Mount|Fort)\.?\s+$/u.test(text.slice(0, end - match.length))) return '';
  const following = /^\s+(\p{Lu}[\p{L}’']*)/u.exec(text.slice(end))?.[1] ?? '';
  if (isInstitution(following)) return '';
  if (words.some(isInstitution)) return '';
  return words.join(' ');
}

function isInstitution(word) {
  return INSTITUTION_WORDS.has(word.replace(/[’']s$/, '').replace(/[’']$/, ''));
}

function whole(name) {
  const text = name.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replace(/\s+/g, String.raw`\s+`);
  return new RegExp(String.raw`(?<![\p{L}\d])${text}(?=s?(?![\p{L}\d]))`, 'gu');
}
