import { DomainError, type FieldError } from '@fcert/kernel';
import { LONE_SURROGATE, type Path, endOfString, pointer } from './json-places.js';
import { findRepeatedKey } from './repeated-key.js';

/** Deepest nesting of objects and lists. */
export const MAX_DEPTH = 20;
/** Most keys and list items of one body together; the largest report the contract allows has about 1,000. */
export const MAX_PARTS = 2_000;
/** Most keys of one object or items of one list: checking thousands of unknown ones against the contract is slow. */
export const MAX_MEMBERS = 200;

const QUOTE = 0x22;
const COLON = 0x3a;
const COMMA = 0x2c;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Keys that reach an object's prototype in careless code further on. */
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Reads one JSON object the strict way: nothing that a parser would silently change gets past. Refused are bad UTF-8,
 * a byte order mark, NUL, lone surrogates, repeated keys, numbers a double cannot hold exactly or at all, nesting
 * beyond `MAX_DEPTH` and keys that name a prototype. Linear in the length of the body.
 *
 * Throws a DomainError of kind `invalid` whose `errors` point at the fault (RFC 6901); it never quotes the body.
 */
export function parseStrictJson(bytes: Uint8Array): Record<string, unknown> {
  const text = decode(bytes);
  const { colons, commas } = countMarks(text);
  if (commas > MAX_PARTS) throw tooManyParts('');
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refusal('', 'not-an-object', 'The body must be a JSON object.');
  }
  const walk = new Walk(text.includes('\\u'));
  walk.enter(value, [], 1);
  // JSON.parse keeps the last of two equal keys: the text then has more colons than the value has keys.
  if (walk.keys !== colons) {
    throw refusal(findRepeatedKey(text), 'repeated-key', 'This key stands twice in the same object.');
  }
  return value as Record<string, unknown>;
}

function decode(bytes: Uint8Array): string {
  if (bytes.length === 0) throw refusal('', 'body-empty', 'The body is empty; send a JSON object.');
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    throw refusal('', 'byte-order-mark', 'The body starts with a byte order mark; send UTF-8 without one.');
  }
  try {
    return decoder.decode(bytes);
  } catch {
    throw refusal('', 'not-utf-8', 'The body is not valid UTF-8.');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    // The engine's message quotes the body; only the place may be told.
    const place = /position (\d+)/.exec((error as Error).message)?.[1];
    throw refusal('', 'not-json', `The body is not valid JSON${place ? `; see character ${place}` : ''}.`);
  }
}

/** Looks at every part of a parsed value once. */
class Walk {
  keys = 0;
  private parts = 0;

  /** @param escapes whether the text has \u escapes: without them NUL and lone surrogates cannot be in it */
  constructor(private readonly escapes: boolean) {}

  enter(value: object, path: Path, depth: number): void {
    if (depth > MAX_DEPTH) throw refusal(pointer(path), 'too-deep', `Nesting stops at ${MAX_DEPTH} levels.`);
    if (Array.isArray(value)) this.list(value, path, depth);
    else this.members(value as Record<string, unknown>, path, depth);
  }

  private list(items: readonly unknown[], path: Path, depth: number): void {
    this.count(items.length, path);
    for (let i = 0; i < items.length; i += 1) this.visit(items[i], path, i, depth);
  }

  private members(object: Record<string, unknown>, path: Path, depth: number): void {
    const keys = Object.keys(object);
    this.keys += keys.length;
    this.count(keys.length, path);
    for (const key of keys) {
      if (FORBIDDEN_KEYS.has(key))
        throw refusal(pointer([...path, key]), 'forbidden-key', 'This key is not taken.');
      if (this.escapes) this.text(key, path, key);
      this.visit(object[key], path, key, depth);
    }
  }

  private visit(value: unknown, path: Path, step: string | number, depth: number): void {
    if (typeof value === 'string') {
      if (this.escapes) this.text(value, path, step);
    } else if (typeof value === 'number') {
      this.number(value, path, step);
    } else if (typeof value === 'object' && value !== null) {
      this.enter(value, [...path, step], depth + 1);
    }
  }

  private text(value: string, path: Path, step: string | number): void {
    if (value.includes('\0')) {
      throw refusal(
        pointer([...path, step]),
        'nul-character',
        'The NUL character cannot be kept; leave it out.',
      );
    }
    if (value.search(LONE_SURROGATE) !== -1) {
      const message = 'A surrogate without its pair is no character; send the whole character.';
      throw refusal(pointer([...path, step]), 'lone-surrogate', message);
    }
  }

  private number(value: number, path: Path, step: string | number): void {
    if (Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))) return;
    const message = 'This number cannot be held exactly; send it as a string.';
    throw refusal(pointer([...path, step]), 'unsafe-number', message);
  }

  private count(more: number, path: Path): void {
    if (more > MAX_MEMBERS) {
      const message = `An object has at most ${MAX_MEMBERS} keys and a list as many items.`;
      throw refusal(pointer(path), 'too-many-members', message);
    }
    this.parts += more;
    if (this.parts > MAX_PARTS) throw tooManyParts(pointer(path));
  }
}

/** Marks outside strings: a colon stands for each key, a comma before each part but the first of its container. */
function countMarks(text: string): { colons: number; commas: number } {
  let colons = 0;
  let commas = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === COLON) colons += 1;
    else if (code === COMMA) commas += 1;
    else if (code === QUOTE) i = endOfString(text, i);
  }
  return { colons, commas };
}

function tooManyParts(where: string): DomainError {
  return refusal(where, 'too-many-parts', `A body has at most ${MAX_PARTS} keys and list items together.`);
}

function refusal(where: string, code: string, message: string): DomainError {
  const errors: FieldError[] = [{ pointer: where, code, message }];
  return new DomainError('invalid', code, message, { errors });
}
