import type { StoredCheckpoint } from '../data/checkpoints.js';

/** A way out of the database for checkpoints. */
export interface CheckpointWay {
  readonly name: 'file' | 'syslog';
  /** The last checkpoint that has gone this way; null: begin with the newest. */
  lastNumber(): Promise<number | null>;
  /** Throws when it cannot be said that they have left. */
  send(checkpoints: readonly StoredCheckpoint[]): Promise<void>;
}
