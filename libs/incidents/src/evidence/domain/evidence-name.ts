import { DomainError } from '@fcert/kernel';

/** What file systems take, and so what senders have. */
export const NAME_BYTES_MAX = 255;
const SAFE_LENGTH_MAX = 100;

const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/u;
/** Characters that turn the direction of writing: `exe.pdf` may be shown for `fdp.exe`. */
const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
/** Half a character: no text in UTF-8 holds one. */
const LONE = /\p{Surrogate}/u;
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const RUNS = /\.(exe|scr|com|pif|bat|cmd|ps1|vbs|js|jse|hta|lnk|msi|dll|jar|sh)$/i;

/**
 * The name as its sender stated it: text of the record, never a path. Refused where no record could hold it: nothing,
 * too long, control characters, or no Unicode.
 */
export function statedName(raw: string): string {
  const name = raw.normalize('NFC');
  const fault =
    name.trim() === ''
      ? 'Give the name of the file.'
      : Buffer.byteLength(name) > NAME_BYTES_MAX
        ? `The name of a file has at most ${NAME_BYTES_MAX} bytes in UTF-8.`
        : CONTROL.test(name) || LONE.test(name)
          ? 'The name holds characters that no name may have.'
          : undefined;
  if (fault === undefined) return name;
  throw new DomainError('invalid', 'bad-file-name', fault);
}

/** What a reader should be warned of; the name itself stays as it was stated. */
export function nameFindings(name: string): string[] {
  const last = lastPart(name);
  return [
    ...(TURNING.test(name) ? ['name-turns-direction'] : []),
    ...(last !== name || last === '..' || last === '.' ? ['name-is-a-path'] : []),
    ...(DEVICE.test(last) ? ['name-of-a-device'] : []),
    ...(RUNS.test(last) && /\.[a-z0-9]{2,5}\.[a-z0-9]+$/i.test(last) ? ['name-with-two-endings'] : []),
  ];
}

/** A name that is harmless as a file on anybody's disk: plain letters, never a path, never a device. */
export function safeName(name: string): string {
  const plain = lastPart(name)
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^[.-]+/, '_')
    .slice(-SAFE_LENGTH_MAX);
  return /[A-Za-z0-9]/.test(plain) && !DEVICE.test(plain) ? plain : `_${plain}_`;
}

/** The ending without its dot, in small letters. */
export function endingOf(name: string): string {
  return /\.([a-z0-9]{1,10})$/i.exec(lastPart(name))?.[1]?.toLowerCase() ?? '';
}

function lastPart(name: string): string {
  return name.split(/[/\\]/).at(-1)!;
}
