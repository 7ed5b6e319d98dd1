const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** With the u flag a pair is one character, so only unpaired ones match. */
export const LONE_SURROGATE = /\p{Surrogate}/gu;

/** Keys and list indexes from the body down to a part of it. */
export type Path = readonly (string | number)[];

/** Index of the quote that closes the string opened at `start`. */
export function endOfString(text: string, start: number): number {
  let i = start + 1;
  for (; i < text.length && text.charCodeAt(i) !== QUOTE; i += 1)
    if (text.charCodeAt(i) === BACKSLASH) i += 1;
  return i;
}

/** RFC 6901. */
export function pointer(path: Path): string {
  return path
    .map(
      (step) =>
        `/${String(step).replace(LONE_SURROGATE, '\ufffd').replaceAll('~', '~0').replaceAll('/', '~1')}`,
    )
    .join('');
}
