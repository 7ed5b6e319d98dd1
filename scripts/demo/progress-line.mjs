import { SingleBar } from 'cli-progress';

const SAY_EVERY_MS = 5000;

/** A bar on a terminal, a line every five seconds elsewhere. */
export class ProgressLine {
  #bar;
  #saidAt = 0;
  #said = 0;

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
    if (this.#said >= this.total || (value < this.total && Date.now() - this.#saidAt < SAY_EVERY_MS)) return;
    this.#saidAt = Date.now();
    this.#said = value;
    console.log(`  ${this.title} ${Math.min(value, this.total)}/${this.total} ${detail}`);
  }

  end() {
    this.#bar?.stop();
  }
}
