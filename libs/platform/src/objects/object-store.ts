import { randomBytes } from 'node:crypto';

/**
 * A place for bytes outside the database. Names are made here and say nothing; what `put` has answered for is whole and
 * durable, and never changes again.
 */
export interface ObjectStore {
  readonly kind: 'disk' | 's3';
  /** Stores what the source gives, or nothing when either side fails. A full place is `storage_full`. */
  put(name: string, source: AsyncIterable<Uint8Array>): Promise<void>;
  /** The bytes of an object; `DamagedObject` when it is not there. */
  get(name: string): AsyncIterable<Uint8Array>;
  /** Gone afterwards, also when it was never there. */
  remove(name: string): Promise<void>;
}

/** Injection token of the store of this process. */
export const OBJECT_STORE = Symbol('OBJECT_STORE');

const NAME_BYTES = 16;

/** 128 random bits: nobody's words reach a path, and no name can be guessed. */
export function newObjectName(): string {
  return randomBytes(NAME_BYTES).toString('hex');
}

const NAME = /^[0-9a-f]{32}$/;

/** A name that was not made by `newObjectName` never reaches a path or an address. */
export function assertObjectName(name: string): void {
  if (!NAME.test(name)) throw new Error('this is no name of an object');
}
