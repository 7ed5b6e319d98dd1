const MONTHS_VALID = 6;

/** RFC 9116. The contact is that of the demonstration until FCERT names its own address. */
export function securityTxt(origin: string | undefined, now: Date): string {
  const expires = new Date(now);
  expires.setUTCMonth(expires.getUTCMonth() + MONTHS_VALID, 1);
  expires.setUTCHours(0, 0, 0, 0);
  const lines = [
    'Contact: mailto:security@fcert.example',
    `Expires: ${expires.toISOString()}`,
    'Preferred-Languages: en, ur',
    ...(origin === undefined ? [] : [`Canonical: ${origin}/.well-known/security.txt`]),
  ];
  return `${lines.join('\n')}\n`;
}
