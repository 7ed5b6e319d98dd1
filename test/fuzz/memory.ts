import { Seen } from './arbitraries.js';
import { RED_TEXT } from './canaries.js';
import type { Operation } from './operations.js';

const WORDS_PER_NAME = 60;
const OBJECTS_PER_PLACE = 150;
const LONGEST_WORD = 120;
const PARTS_LOOKED_AT = 400;

/** Secrets a caller is told once must not go around. */
const NEVER_KEPT = new Set(['key', 'secret', 'code', 'token', 'traceId', 'detail', 'nextCursor']);

/**
 * What the answers have shown: words under their names, objects at their addresses, and the tags of what was read. It
 * is how a fuzz gets past "not found" and "no such word".
 */
export class Memory {
  private readonly words = new Map<string, string[]>();
  private readonly objects = new Map<string, string[][]>();
  private readonly tags = new Map<string, string>();
  /** The name of the last placeholder, by the address up to it. */
  private readonly names = new Map<string, string>();

  /** @param kept numbers and ids that are read only, so that their canaries stay where they are */
  constructor(
    operations: readonly Operation[],
    private readonly kept: ReadonlySet<string>,
  ) {
    for (const { path } of operations) {
      const end = path.lastIndexOf('}');
      if (end === -1) continue;
      const upTo = path.slice(0, end + 1);
      this.names.set(bare(upTo), upTo.slice(upTo.lastIndexOf('{') + 1, -1));
    }
  }

  /** Values of the placeholders of an object that was seen at this address, or undefined. */
  object({ path, method }: Operation, pick: number): readonly string[] | undefined {
    const upTo = bare(path.slice(0, path.lastIndexOf('}') + 1));
    const found = this.objects.get(upTo) ?? this.objects.get(segmentKey(upTo)) ?? [];
    if (found.length === 0) return undefined;
    for (let i = 0; i < 5; i += 1) {
      const one = found[(pick + i) % found.length]!;
      if (method === 'GET' || !one.some((value) => this.kept.has(value))) return one;
    }
    return undefined;
  }

  tag(address: string): string | undefined {
    return this.tags.get(address);
  }

  /** The value with seen words in it. */
  filled(value: unknown): unknown {
    if (value instanceof Seen) {
      const words = this.words.get(value.name) ?? [];
      const word = words[value.pick % Math.max(words.length, 1)];
      return word === undefined || this.kept.has(word) ? value.otherwise : word;
    }
    if (Array.isArray(value)) return value.map((one) => this.filled(one));
    if (typeof value !== 'object' || value === null) return value;
    const copy = {};
    for (const [key, one] of Object.entries(value))
      Object.defineProperty(copy, key, { value: this.filled(one), enumerable: true, configurable: true });
    return copy;
  }

  /** Takes in an answer that went well. */
  note(
    { path }: Operation,
    places: readonly string[],
    address: string,
    tag: string | undefined,
    body: unknown,
  ): void {
    if (tag !== undefined) this.tags.set(address.replace(/\?.*/s, ''), tag);
    const items = (body as { items?: unknown[] } | null)?.items;
    for (const item of Array.isArray(items) ? items.slice(0, 30) : [body])
      this.noteObject(path, places, item);
    this.noteWords(body, '', { left: PARTS_LOOKED_AT });
  }

  private noteObject(path: string, places: readonly string[], item: unknown): void {
    if (typeof item !== 'object' || item === null) return;
    const members = item as Record<string, unknown>;
    const at = `${bare(path)}/{}`;
    const id = members[this.names.get(at) ?? 'id'] ?? members.id;
    if (typeof id === 'string') {
      this.keep(at, [...places, id]);
      this.keep(segmentKey(at), [id]);
    }
    if (path === '/v1/policies' && typeof members.version === 'string')
      this.keep('/v1/policies/{}/versions/{}', [String(members.id), members.version]);
  }

  private keep(at: string, values: string[]): void {
    const list = this.objects.get(at) ?? [];
    if (list.length >= OBJECTS_PER_PLACE) list.splice(Math.floor(list.length / 2), 1);
    if (!list.some((one) => one.join() === values.join())) list.push(values);
    this.objects.set(at, list);
  }

  private noteWords(value: unknown, name: string, budget: { left: number }): void {
    if ((budget.left -= 1) < 0) return;
    if (typeof value === 'string') {
      if (name === '' || NEVER_KEPT.has(name) || value.length > LONGEST_WORD) return;
      // Whoever may read it could write it again under a milder mark, and would have told it then, not the product.
      if (value.includes(RED_TEXT)) return;
      const list = this.words.get(name) ?? [];
      if (list.length < WORDS_PER_NAME && !list.includes(value)) list.push(value);
      this.words.set(name, list);
    } else if (Array.isArray(value)) {
      for (const one of value.slice(0, 20)) this.noteWords(one, name, budget);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, one] of Object.entries(value)) this.noteWords(one, key, budget);
    }
  }
}

const bare = (path: string) => path.replace(/\{\w+\}/g, '{}');

/** Objects of a kind stand under several addresses: `/v1/incidents/{}/escalations` and `/v1/escalations/{}`. */
const segmentKey = (upTo: string) => upTo.split('/').slice(-2)[0]!;
