import type { DueKey } from './data/read-open.js';
import type { Key } from './data/read-subjects.js';
import { LATE_MS } from './domain/limits.js';

/** More is left to the walk through all subjects. */
const MOST_WATCHED = 50_000;
/** Looked at soon after its time, for what came wrongly, and once more when it must have come. */
const SOON_MS = 3_000;

/**
 * What was seen to fall due soon. It is remembered here and not in the database, so that a worker that swallows a step
 * and tidies up behind itself is found out all the same.
 */
export class DueWatch {
  private readonly watched = new Map<string, { readonly key: Key; looks: number[] }>();

  expect(due: readonly DueKey[], now: number): void {
    for (const { kind, id, at } of due) {
      if (at < now - LATE_MS || this.watched.size >= MOST_WATCHED) continue;
      const name = `${kind} ${id}`;
      const looks = this.watched.get(name)?.looks ?? [];
      const wanted = [at + SOON_MS, at + LATE_MS + 1].filter((look) => !looks.includes(look));
      if (wanted.length > 0) this.watched.set(name, { key: { kind, id }, looks: [...looks, ...wanted] });
    }
  }

  /** Subjects whose time to be looked at has come; each look is taken once. */
  take(now: number): Key[] {
    const keys: Key[] = [];
    for (const [name, one] of this.watched) {
      const later = one.looks.filter((look) => look > now);
      if (later.length < one.looks.length) keys.push(one.key);
      if (later.length === 0) this.watched.delete(name);
      else one.looks = later;
    }
    return keys;
  }
}
