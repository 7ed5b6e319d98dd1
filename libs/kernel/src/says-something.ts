/** Takes room and shows nothing, although Unicode counts it among letters and symbols: braille, music, Egyptian blanks. */
const BLANKS = String.raw`\u2800\u{1D159}\u{13441}\u{13442}`;

/** A letter, digit, sign or symbol of any script that is seen where it stands. A mark alone has nothing to stand on. */
const SHOWN = new RegExp(
  String.raw`(?![\p{Default_Ignorable_Code_Point}${BLANKS}])[\p{L}\p{N}\p{P}\p{S}]`,
  'u',
);

/**
 * Whether a reader sees anything in a text. Spaces, controls, zero-width and format characters, fillers and loose marks
 * have a length and say nothing: such a text answers no question and stops no clock.
 */
export function saysSomething(text: unknown): text is string {
  return typeof text === 'string' && SHOWN.test(text);
}
