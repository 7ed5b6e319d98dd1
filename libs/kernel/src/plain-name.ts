/** Letters of any script with their marks, digits, single spaces and a few signs: no controls, nothing invisible. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} .,'’()&/_-]*$/u;
/** More marks on one letter than any living script stacks. */
const STACKED_MARKS = /\p{M}{4}/u;

/**
 * Whether a text may name a person, a key or a body on a screen: what it shows is what it is. Direction overrides,
 * zero-width characters and look-alike compositions are refused, Urdu and every other script pass.
 */
export function isPlainName(text: unknown): boolean {
  return (
    typeof text === 'string' &&
    text === text.normalize('NFC') &&
    text === text.trim() &&
    NAME.test(text) &&
    !STACKED_MARKS.test(text) &&
    !text.includes('  ')
  );
}
