import { endOfString, pointer } from './json-places.js';

interface Level {
  /** Keys seen so far; null in a list. */
  readonly keys: Set<string> | null;
  /** The key or index the reader stands at. */
  step: string | number;
}

/**
 * The place of the first repeated key in a text known to be JSON, as an RFC 6901 pointer; `''` when there is none.
 * Slow path: only walked when a key count has shown that one is there.
 */
export function findRepeatedKey(text: string): string {
  const levels: Level[] = [];
  for (let i = 0; i < text.length; i += 1) {
    const level = levels.at(-1);
    switch (text[i]) {
      case '{':
        levels.push({ keys: new Set(), step: '' });
        break;
      case '[':
        levels.push({ keys: null, step: 0 });
        break;
      case '}':
      case ']':
        levels.pop();
        break;
      case ',':
        if (level && typeof level.step === 'number') level.step += 1;
        break;
      case '"': {
        const end = endOfString(text, i);
        if (level?.keys && isKey(text, end)) {
          level.step = JSON.parse(text.slice(i, end + 1)) as string;
          if (level.keys.has(level.step)) return pointer(levels.map(({ step }) => step));
          level.keys.add(level.step);
        }
        i = end;
        break;
      }
    }
  }
  return '';
}

/** Whether the string that ends at `end` is followed by a colon. */
function isKey(text: string, end: number): boolean {
  let i = end + 1;
  while (' \t\n\r'.includes(text[i] ?? 'x')) i += 1;
  return text[i] === ':';
}
