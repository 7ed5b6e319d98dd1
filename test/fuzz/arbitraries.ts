import * as fc from 'fast-check';
import { hostileText, hostileValue, strangeName } from './hostile.js';
import type { Schema } from './operations.js';

/** Stands for a word the answers have shown under this name; the sender puts one in its place. */
export class Seen {
  constructor(
    readonly name: string,
    readonly pick: number,
    readonly otherwise: unknown,
  ) {}
}

const DEEPEST = 6;
const DAY_MS = 86_400_000;
/** A fixed day: what a seed makes must not depend on when it is made. */
const BASE = Date.UTC(2026, 5, 1);

/** From the schemas of a contract to values that meet them. */
export class ValueMaker {
  private readonly known = new Map<string, fc.Arbitrary<unknown>>();

  constructor(private readonly schemas: Readonly<Record<string, Schema>>) {}

  /** @param name of the member or parameter, by which a word may have been seen before */
  valid(schema: Schema, name = '', depth = 0): fc.Arbitrary<unknown> {
    if (schema.$ref !== undefined) return this.referred(schema.$ref, name, depth);
    if (schema.enum) return fc.constantFrom(...schema.enum);
    const either = schema.anyOf ?? schema.oneOf;
    if (either) return fc.oneof(...either.map((one) => this.valid(one, name, depth)));
    if (schema.allOf) return this.merged(schema.allOf, name, depth);
    const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['string']);
    return types.length === 1
      ? this.typed(types[0]!, schema, name, depth)
      : fc.oneof(...types.map((type) => this.typed(type, schema, name, depth)));
  }

  private referred(ref: string, name: string, depth: number): fc.Arbitrary<unknown> {
    if (depth > DEEPEST) return fc.constant({});
    const kept = this.known.get(ref);
    if (kept) return kept;
    const made = this.valid(this.schemas[ref.split('/').pop()!] ?? {}, name, depth + 1);
    this.known.set(ref, made);
    return made;
  }

  private merged(parts: readonly Schema[], name: string, depth: number): fc.Arbitrary<unknown> {
    if (parts.length === 1) return this.valid(parts[0]!, name, depth);
    return fc
      .tuple(...parts.map((one) => this.valid(one, name, depth)))
      .map((values) => Object.assign({}, ...values) as unknown);
  }

  private typed(type: string, schema: Schema, name: string, depth: number): fc.Arbitrary<unknown> {
    switch (type) {
      case 'null':
        return fc.constant(null);
      case 'boolean':
        return fc.boolean();
      case 'integer':
      case 'number':
        return fc.integer({
          min: schema.minimum ?? 0,
          max: Math.max(schema.minimum ?? 0, schema.maximum ?? 1000),
        });
      case 'array': {
        const [least, most] = [schema.minItems ?? 0, Math.min(schema.maxItems ?? 4, 4)];
        return fc.array(this.valid(schema.items ?? {}, name, depth + 1), {
          minLength: least,
          maxLength: Math.max(least, most),
        });
      }
      case 'object':
        return this.object(schema, depth);
      default:
        return text(schema, name);
    }
  }

  private object(schema: Schema, depth: number): fc.Arbitrary<unknown> {
    const members = Object.entries(schema.properties ?? {});
    const model = Object.fromEntries(members.map(([name, one]) => [name, this.valid(one, name, depth + 1)]));
    return fc.record(model, { requiredKeys: [...(schema.required ?? [])].filter((it) => it in model) });
  }
}

function text(schema: Schema, name: string): fc.Arbitrary<unknown> {
  const plain = formatted(schema);
  const example = typeof schema.example === 'string' ? [fc.constant(schema.example)] : [];
  const seen = fc.tuple(fc.nat(), plain).map(([pick, otherwise]) => new Seen(name, pick, otherwise));
  return name === '' ? plain : fc.oneof(plain, seen, ...example);
}

function formatted({ format, pattern, minLength = 0, maxLength = 60 }: Schema): fc.Arbitrary<string> {
  switch (format) {
    case 'uuid':
      return fc.uuid();
    case 'date-time':
      return fc.integer({ min: -400, max: 400 }).map((days) => new Date(BASE + days * DAY_MS).toISOString());
    case 'date':
      return fc
        .integer({ min: -400, max: 400 })
        .map((days) => new Date(BASE + days * DAY_MS).toISOString().slice(0, 10));
    case 'email':
      return fc.stringMatching(/^[a-z]{3,10}@[a-z]{3,8}\.example$/);
  }
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  const most = Math.max(minLength, Math.min(maxLength, 80));
  return fc.string({ unit: 'grapheme-ascii', minLength, maxLength: most });
}

/** One place of a body is not as the contract wants it. */
export type Fault =
  | { readonly kind: 'replace'; readonly at: number; readonly value: unknown }
  | { readonly kind: 'remove'; readonly at: number }
  | { readonly kind: 'add'; readonly at: number; readonly name: string; readonly value: unknown };

export const fault: fc.Arbitrary<Fault> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('replace' as const), at: fc.nat(), value: hostileValue }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('replace' as const), at: fc.nat(), value: hostileText }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), at: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('add' as const),
      at: fc.nat(),
      name: strangeName,
      value: hostileValue,
    }),
  },
);

/** The value with the fault in it; the value itself is left alone. */
export function withFault(value: unknown, { at, ...what }: Fault): unknown {
  const places = placesOf(value).filter(({ holder }) => what.kind !== 'add' || !Array.isArray(holder));
  const place = places[at % Math.max(places.length, 1)];
  if (!place) return what.kind === 'add' ? withMember({}, what.name, what.value) : value;
  const changed = (holder: object): unknown => {
    if (what.kind === 'add') return withMember(holder, what.name, what.value);
    if (Array.isArray(holder)) {
      return what.kind === 'remove'
        ? holder.filter((_, i) => i !== Number(place.key))
        : holder.map((one: unknown, i) => (i === Number(place.key) ? what.value : one));
    }
    const rest = Object.fromEntries(Object.entries(holder).filter(([key]) => key !== place.key));
    return what.kind === 'remove' ? rest : withMember(rest, place.key, what.value);
  };
  return rebuilt(value, place.holder, changed);
}

/** By definition instead of assignment: `__proto__` is to be a member here. */
function withMember(holder: object, name: string, value: unknown): object {
  return Object.defineProperty({ ...holder }, name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

interface Place {
  readonly holder: object;
  readonly key: string;
}

function placesOf(value: unknown): Place[] {
  if (!isHolder(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [{ holder: value, key }, ...placesOf(inner)]);
}

function rebuilt(value: unknown, target: object, change: (holder: object) => unknown): unknown {
  if (value === target) return change(target);
  if (Array.isArray(value)) return value.map((one) => rebuilt(one, target, change));
  if (!isHolder(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, rebuilt(one, target, change)]));
}

function isHolder(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(value instanceof Seen);
}
