import { SingleBar } from 'cli-progress';

const SAY_EVERY_MS = 5000;

/** A bar on a terminal, a line every five seconds elsewhere. */
export class ProgressLine {
  #bar;
  #saidAt = 0;

  constructor(title, total) {
    this.title = title;
    this.total = total;
    if (!process.stdout.isTTY) return;
    this.#bar = new SingleBar({
      format: `  ${title} {bar} {value}/{total} {detail}`,
      hideCursor: true,
      clearOnComplete: false,
    });
    this.#bar.start(total, 0, { detail: '' });
  }

  update(value, detail = '') {
    if (this.#bar) return this.#bar.update(Math.min(value, this.total), { detail });
    if (Date.now() - this.#saidAt < SAY_EVERY_MS && value < this.total) return;
    this.#saidAt = Date.now();
    console.log(`  ${this.title} ${value}/${this.total} ${detail}`);
  }

  end() {
    this.#bar?.stop();
  }
}
