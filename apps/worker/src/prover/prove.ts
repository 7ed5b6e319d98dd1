import { ProvingConnection, proveAll } from '@fcert/escalation';
import { createLogger, stopOnSignals } from '@fcert/platform';
import { AlarmBell } from './alarm-bell.js';
import type { AlarmPath } from './alarm-path.js';
import { type ProverConfig, readProverConfig } from './prover.config.js';
import { ProverMetrics } from './prover-metrics.js';
import { ProverProbe } from './prover-probe.js';
import { ProverProcess } from './prover-process.js';

const PATIENCE_MS = 10_000;

/** `prove` runs for ever beside the other processes; `prove --full` proves the whole history once, says what it found, and ends. */
export async function prove(env: NodeJS.ProcessEnv, args: readonly string[]): Promise<void> {
  const config = readProverConfig(env);
  if (args.includes('--full')) return proveOnce(config);
  const logger = createLogger('prover', config.LOG_LEVEL);
  const metrics = new ProverMetrics();
  const paths = await pathsOf(config);
  const bell = new AlarmBell(paths, logger, metrics);
  const connection = new ProvingConnection(config.DATABASE_URL);
  const prover = new ProverProcess(connection, bell, metrics, logger, config.PROVER_EVERY_SECONDS * 1000);
  const probe = new ProverProbe(prover, metrics);
  const probePort = await probe.listen(config.METRICS_PORT, config.LISTEN_HOST);
  prover.start();
  logger.info({ probePort, paths: paths.map((path) => path.name) }, 'prover is up');
  if (paths.length === 0)
    logger.warn('no path for alarms is set: gaps are written to the log and the database only');
  stopOnSignals(async () => {
    await probe.close();
    await prover.stop();
  }, PATIENCE_MS);
}

/** Each path is fetched only where it is set: what it needs is a tenth of this process. */
async function pathsOf(config: ProverConfig): Promise<AlarmPath[]> {
  const list = (text: string | undefined) => text?.split(',') ?? [];
  const paths: AlarmPath[] = [];
  if (config.PROVER_ALARM_URL && config.PROVER_ALARM_SECRET) {
    const { WebhookPath } = await import('./webhook-path.js');
    const trusted = list(config.PROVER_ALARM_TRUSTED_NAMES);
    paths.push(new WebhookPath(config.PROVER_ALARM_URL, config.PROVER_ALARM_SECRET, trusted));
  }
  if (config.PROVER_ALARM_SMTP_URL) {
    const { MailPath } = await import('./mail-path.js');
    const to = list(config.PROVER_ALARM_MAIL_TO);
    paths.push(new MailPath(config.PROVER_ALARM_SMTP_URL, config.PROVER_ALARM_MAIL_FROM, to));
  }
  return paths;
}

/** Ends with 1 where anything was found, so that a script can ask. One line of JSON a finding, then one of figures. */
async function proveOnce(config: ProverConfig): Promise<void> {
  const connection = new ProvingConnection(config.DATABASE_URL);
  const begun = performance.now();
  try {
    const { shown, ...figures } = await proveAll(connection);
    for (const finding of shown) process.stdout.write(`${JSON.stringify(finding)}\n`);
    const seconds = Math.round(performance.now() - begun) / 1000;
    const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
    process.stdout.write(`${JSON.stringify({ ...figures, seconds, peakMb })}\n`);
    process.exitCode = figures.findings === 0 ? 0 : 1;
  } finally {
    await connection.close();
  }
}
