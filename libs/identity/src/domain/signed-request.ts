/** What the header begins with; the version of the scheme is in its name. */
export const SIGNATURE_SCHEME = 'FCERT-HMAC-SHA256';
/** A request is taken this long before and after the time it names, by the database's clock. */
export const SIGNATURE_MINUTES = 5;
/** A nonce is kept until no request that bears it could be taken again. */
export const NONCE_KEPT_MINUTES = 10;

export interface Signature {
  /** UUID of the key. */
  readonly id: string;
  /** Seconds since 1970. */
  readonly time: number;
  readonly nonce: string;
  /** base64url. */
  readonly signature: string;
}

const HEADER = new RegExp(
  `^${SIGNATURE_SCHEME} id=([0-9a-f]{32}), time=([0-9]{10}), nonce=([A-Za-z0-9_-]{16,64}), signature=([A-Za-z0-9_-]{43})$`,
);

/** Takes the Authorization header of a signed request apart, or null when it is none. One way to write it is taken. */
export function parseSignature(header: string): Signature | null {
  const match = HEADER.exec(header);
  if (!match) return null;
  const [, hex, time, nonce, signature] = match as unknown as [string, string, string, string, string];
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { id, time: Number(time), nonce, signature };
}

export interface SignedContent {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  /** SHA-256 of the body, lower-case hex; of nothing where there is no body. */
  readonly bodySha256: string;
}

/** What is signed: one line each, none of which can hold a line feed. */
export function signedText(
  content: SignedContent,
  { time, nonce }: Pick<Signature, 'time' | 'nonce'>,
): string {
  return [SIGNATURE_SCHEME, content.method, content.target, content.bodySha256, time, nonce].join('\n');
}
