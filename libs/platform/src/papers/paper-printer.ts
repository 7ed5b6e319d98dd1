import { type ChildProcess, spawn } from 'node:child_process';
import { DomainError } from '@fcert/kernel';
import { Injectable } from '@nestjs/common';

/** From the root of the program, where every process is started. */
const SCRIPT = 'libs/platform/src/papers/print-paper.mjs';
const TEMPLATES = 'data/papers';
const FONTS = 'data/papers/fonts';

/** A print is a process of its own of some 75 MB for a fraction of a second: one at a time, and few waiting. */
const AT_ONCE = 1;
const MOST_WAITING = 20;
const PRINT_MS = 20_000;
/** No paper is longer; what grows beyond it is a fault. */
const MOST_BYTES = 32 * 1024 * 1024;

export interface Paper {
  /** Name of a template in data/papers, without `.typ`. */
  readonly template: string;
  /** What the template shows; JSON. */
  readonly data: unknown;
  /** The date the file bears. It comes from what the paper is about, never from the time of printing. */
  readonly instant: Date;
}

/** Prints papers as PDF/A with the fonts the product ships. The same paper gives the same bytes. */
@Injectable()
export class PaperPrinter {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /** Throws `unavailable` when too many papers wait already. */
  async print(paper: Paper): Promise<Buffer> {
    await this.turn();
    try {
      return await printed(paper);
    } finally {
      // Whoever waits takes over this one's place, so that nobody slips in between.
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }

  private async turn(): Promise<void> {
    if (this.running < AT_ONCE) {
      this.running += 1;
      return;
    }
    if (this.waiting.length >= MOST_WAITING)
      throw new DomainError('unavailable', 'printer-busy', 'Too many papers are being printed; ask again.', {
        retryAfterSeconds: 2,
      });
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }
}

function printed({ template, data, instant }: Paper): Promise<Buffer> {
  if (!/^[a-z][a-z-]*$/.test(template)) throw new Error(`no name of a template: ${template}`);
  // Nothing of this process's environment: the typesetter needs no secret of ours.
  const child = spawn(process.execPath, ['--max-semi-space-size=1', SCRIPT], {
    env: {},
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: PRINT_MS,
  });
  const input = {
    template: `${TEMPLATES}/${template}.typ`,
    fonts: FONTS,
    data,
    instant: Math.floor(instant.getTime() / 1000),
  };
  // A child that dies early closes its end; what it said on standard error is the fault worth telling.
  child.stdin.on('error', () => undefined);
  child.stdin.end(JSON.stringify(input));
  return outcomeOf(child);
}

function outcomeOf(child: ChildProcess): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pages: Buffer[] = [];
    let bytes = 0;
    let fault = '';
    child.stdout!.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) child.kill('SIGKILL');
      else pages.push(chunk);
    });
    child.stderr!.on('data', (chunk: Buffer) => {
      fault = (fault + chunk.toString('utf8')).slice(0, 2000);
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(Buffer.concat(pages));
      else reject(new Error(`a paper could not be printed (${signal ?? code}): ${fault}`));
    });
  });
}
