const REDRAW_MS = 500;
const SAY_AGAIN_MS = 10_000;

/** Seconds with one decimal. */
export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/**
 * Shows that something is going on until `work` ends: a line redrawn in place on a terminal, a line every ten seconds
 * elsewhere (a build server's log), followed by one line with the time it took.
 * @param {string} title
 * @param {Promise<T>} work
 * @param {() => string} [detail] what to add to the line, e.g. `213 of 762 packages`
 * @template T
 */
export async function showProgress(title, work, detail = () => '') {
  const startedAt = Date.now();
  const line = () => [`  ${title}`, detail(), seconds(Date.now() - startedAt)].filter(Boolean).join(' · ');
  const onTerminal = process.stdout.isTTY;
  if (!onTerminal) console.log(`  ${title} ...`);
  const timer = setInterval(
    () => (onTerminal ? process.stdout.write(`\r\x1b[K${line()}`) : console.log(line())),
    onTerminal ? REDRAW_MS : SAY_AGAIN_MS,
  );
  try {
    return await work;
  } finally {
    clearInterval(timer);
    if (onTerminal) process.stdout.write('\r\x1b[K');
    console.log(line());
  }
}
