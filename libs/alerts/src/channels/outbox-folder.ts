import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** The newest so many stay: a demonstration that runs for weeks must not fill the disk. */
const KEPT = 500;
/** The folder is cleared of older ones every so many writes. */
const CLEAR_EVERY = 50;

/** Where messages land on a machine without a relay or gateway: one file each, to be opened and read. Never in production. */
export class OutboxFolder {
  private written = 0;

  constructor(readonly folder: string) {}

  /** Complete or not at all; the same message again replaces its file. */
  async put(name: string, content: Buffer | string): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const file = path.join(this.folder, path.basename(name));
    await writeFile(`${file}.new`, content, { mode: 0o600 });
    await rename(`${file}.new`, file);
    this.written += 1;
    if (this.written % CLEAR_EVERY === 0) await this.clear();
  }

  /** Names begin with ids that rise in time, so the order of names is that of writing. */
  private async clear(): Promise<void> {
    const names = (await readdir(this.folder)).sort();
    for (const name of names.slice(0, Math.max(0, names.length - KEPT)))
      await rm(path.join(this.folder, name), { force: true });
  }
}
