import { randomFillSync } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';

const ID_BYTES = 16;
/** One call to the system's generator fills enough for many ids: asked for each id it costs more than all the rest. */
const pool = Buffer.alloc(ID_BYTES * 256);
let used = pool.length;

function randomBytes(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += ID_BYTES;
  return pool.subarray(used - ID_BYTES, used);
}

let lastMs = 0;
let sequence = 0;

/**
 * A new UUIDv7. Ids of one process rise in the order they are made, so rows of one transaction keep their order. They
 * follow the process clock all the same: never a cursor across processes.
 */
export function newId(): string {
  const random = randomBytes();
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    // Half of the range stays free for counting up within the millisecond.
    sequence = random.readUInt32BE(6) >>> 1;
  } else {
    sequence += 1;
  }
  return uuidv7({ random, msecs: lastMs, seq: sequence });
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether the text can be an id at all, so that the database is not asked to read one from anything else. */
export function isId(text: string): boolean {
  return ID.test(text);
}
