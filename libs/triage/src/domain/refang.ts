/** Marks left where a defanged dot or at stood, so that a reader of the token knows it was written harmless. */
const DOT = '\uE000';
const AT = '\uE001';

/** Each pattern has a bounded length and no nested repeat: the pass is linear in the text. */
const DEFANGED_DOT = /[ \t]?[[({](?: ?dot ?| ?\. ?)[\])}][ \t]?|[ \t](?:\[dot|dot\])[ \t]|\\\.|\[\.|\.\]/gi;
const DEFANGED_AT = /[ \t]?[[({] ?(?:at|@) ?[\])}][ \t]?/gi;
const DEFANGED_COLON = /\[(?::\/\/|:)\]/g;
const DEFANGED_SCHEME = /\b(?:hxxp|hXXp|h\*\*p|htxp|meow)(s?)(?=:|\[:)/gi;
const DEFANGED_FTP = /\bfxp(s?)(?=:|\[:)/gi;

/** Undoes hxxp, [.], (dot), [at] and their kin; keeps marks for `plain`. */
export function refang(text: string): string {
  return text
    .replace(DEFANGED_SCHEME, 'http$1')
    .replace(DEFANGED_FTP, 'ftp$1')
    .replace(DEFANGED_COLON, (found) => found.slice(1, -1))
    .replace(DEFANGED_DOT, DOT)
    .replace(DEFANGED_AT, AT);
}

export interface Plain {
  readonly value: string;
  readonly defanged: boolean;
}

export function plain(token: string): Plain {
  const value = token.replaceAll(DOT, '.').replaceAll(AT, '@');
  return { value, defanged: value !== token };
}
