import type { FeatureBag } from './text-features.js';

/**
 * Groups of words that say what happened. The others (records, staff, e-mail …) say with what and to whom, and stand in
 * every letter of an office: a text that has only those is no ground for filling in a type.
 */
const EVENTS: readonly string[] = [
  'theft',
  'break-in',
  'loss',
  'rubbish',
  'disposal',
  'mistake',
  'exposure',
  'former or disciplined staff',
  'snooping',
  'misuse of rights',
  'taking data along',
  'sale and payment',
  'courts and police',
  'identity fraud',
  'false billing',
  'skimming',
  'hacking',
  'dumped data',
  'exploited software',
  'guessed or shared passwords',
  'malware',
  'ransomware',
  'defacement',
  'denial of service',
  'downtime',
  'phishing',
  'false pretences',
  'states and espionage',
];

/** Two groups that tell of an event only together: somebody received what was meant for another, or it was put online. */
const TOGETHER: readonly (readonly [string, string])[] = [
  ['clients and patients', 'sending and receiving'],
  ['clients and patients', 'post and parcels'],
  ['publishing', 'the web'],
];

const WORDS: readonly string[] = ['wbreach', 'wmisdelivery', 'wmisdeliver'];

export const EVENT_GROUPS: readonly string[] = [...EVENTS, ...TOGETHER.flat()];

export function tellsOfAnEvent(bag: FeatureBag): boolean {
  return (
    EVENTS.some((group) => bag.has(`c${group}`)) ||
    TOGETHER.some(([one, other]) => bag.has(`c${one}`) && bag.has(`c${other}`)) ||
    WORDS.some((word) => bag.has(word))
  );
}
