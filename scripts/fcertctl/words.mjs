/** Instants are shown as a reader in Pakistan reads them; the API speaks UTC. */
const PKT = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Karachi',
  weekday: 'short',
  day: '2-digit',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

export function pkt(instant) {
  return instant === null || instant === undefined ? 'no due time' : `${PKT.format(new Date(instant))} PKT`;
}

/** `1 d 2 h 3 min`; the two largest units say enough. */
export function span(seconds) {
  const units = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'min'],
    [1, 's'],
  ];
  const parts = [];
  let left = Math.round(seconds);
  for (const [size, name] of units) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) parts.push(`${count} ${name}`);
  }
  return parts.slice(0, 2).join(' ') || '0 s';
}

/** Whose number it is, as it stands beside every figure. */
export function basis({ id, version, status, caption, citation }) {
  const source = citation ? `, ${citation.url} (trust ${citation.trust})` : '';
  return `${caption}  [${id} ${version}, ${status}${source}]`;
}

/** Columns as wide as their widest cell. */
export function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => String(cell).padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Text comes from many hands: what moves the cursor or hides itself is shown as a question mark. */
export function print(text) {
  process.stdout.write(
    `${text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '?')}\n`,
  );
}

/** The answer itself, for programs. */
export function printJson(value) {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
