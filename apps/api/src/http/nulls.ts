import { getMetadataStorage } from 'class-validator';

/**
 * The one rule for null in the bodies of this API: it says nothing. A field that is null was left out, as many programs
 * write what they do not know; one that must be there is missing. Only inside documents that are kept as they came
 * (a policy, a scenario) null stays null.
 */
export function leaveOutNulls(value: unknown): void {
  if (Array.isArray(value)) return value.forEach(leaveOutNulls);
  if (typeof value !== 'object' || value === null) return;
  const fields = fieldsOf(value.constructor);
  // A field that no class knows is refused as such, whatever it holds.
  for (const [name, inner] of Object.entries(value)) {
    if (!fields.has(name)) continue;
    if (inner === null) Reflect.deleteProperty(value, name);
    else leaveOutNulls(inner);
  }
}

/** The members that are not null, for objects whose names no class lists. */
export function withoutNulls<T>(record: Readonly<Record<string, T | null>> = {}): Record<string, T> {
  return Object.fromEntries(
    Object.entries(record).filter((entry): entry is [string, T] => entry[1] !== null),
  );
}

const NONE: ReadonlySet<string> = new Set();
const known = new WeakMap<object, ReadonlySet<string>>();

/** The fields a class of bodies validates; none for plain objects. */
function fieldsOf(type: unknown): ReadonlySet<string> {
  if (typeof type !== 'function' || type === Object) return NONE;
  let fields = known.get(type);
  if (!fields) {
    const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
    fields = new Set(rules.map(({ propertyName }) => propertyName));
    known.set(type, fields);
  }
  return fields;
}
