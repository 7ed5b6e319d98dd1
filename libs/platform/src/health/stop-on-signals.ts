/**
 * Ends the process gracefully on SIGTERM or SIGINT: `close` finishes what is in hand. A stuck close is ended after
 * `patienceMs`; nothing is lost by it, since all truth stands in committed rows.
 */
export function stopOnSignals(close: () => Promise<void>, patienceMs: number): void {
  let leaving = false;
  const leave = (): void => {
    if (leaving) return;
    leaving = true;
    setTimeout(() => process.exit(1), patienceMs).unref();
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', leave);
  process.on('SIGINT', leave);
}
