import { mkdir, open, stat } from 'node:fs/promises';
import path from 'node:path';
import { type StoredCheckpoint } from '../data/checkpoints.js';
import { checkpointLine } from '../ledger/checkpoint.js';
import type { CheckpointWay } from './checkpoint-way.js';

/** The last line is not longer than this. */
const TAIL_BYTES = 4096;

/** JSON lines on a disk of the worker. What was appended is on the disk itself before it counts. */
export class CheckpointFile implements CheckpointWay {
  readonly name = 'file';

  constructor(private readonly file: string) {}

  /** Number of the last whole line; 0 for a new file, which then gets all there are. */
  async lastNumber(): Promise<number> {
    const { size } = await stat(this.file).catch(() => ({ size: 0 }));
    if (size === 0) return 0;
    const handle = await open(this.file, 'r');
    try {
      const length = Math.min(TAIL_BYTES, size);
      const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
      return numberIn(buffer.toString('utf8'));
    } finally {
      await handle.close();
    }
  }

  /** False after a crash in the middle of a line: the next one must not be glued to it. */
  private async endsWhole(): Promise<boolean> {
    const { size } = await stat(this.file);
    if (size === 0) return true;
    const handle = await open(this.file, 'r');
    try {
      const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
      return buffer[0] === 0x0a;
    } finally {
      await handle.close();
    }
  }

  async send(checkpoints: readonly StoredCheckpoint[]): Promise<void> {
    await mkdir(path.dirname(this.file), { recursive: true });
    const handle = await open(this.file, 'a', 0o640);
    try {
      const lines = checkpoints.map((it) => `${checkpointLine(it)}\n`).join('');
      await handle.appendFile((await this.endsWhole()) ? lines : `\n${lines}`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}

/** A line that was cut off in a crash is passed over: its checkpoint is written once more. */
function numberIn(tail: string): number {
  for (const line of tail.split('\n').reverse()) {
    try {
      const { number } = JSON.parse(line) as { number?: unknown };
      if (typeof number === 'number') return number;
    } catch {
      // The next one up.
    }
  }
  return 0;
}
