import { ConfigError } from '@fcert/platform';

/** Settings of the prover. It reads them itself: the validators of the other processes weigh more than it does. */
export class ProverConfig {
  /** PostgreSQL. A role that may read everything and write only what is the prover's is enough. */
  DATABASE_URL: string;

  LOG_LEVEL = 'info';

  /** Address to listen on, for probes. */
  LISTEN_HOST = '127.0.0.1';

  /** `/metrics`, `/livez`, `/readyz`; 0 picks a free port. */
  METRICS_PORT = 0;

  /** From the start of one pass to the start of the next. */
  PROVER_EVERY_SECONDS = 15;

  /** Where a gap is told by a signed webhook, past outbox, workers and queues. */
  PROVER_ALARM_URL?: string;

  /** Signs the webhook (Standard Webhooks): `whsec_` and base64. */
  PROVER_ALARM_SECRET?: string;

  /** Hosts the webhook may reach although they are inside the house, comma separated. */
  PROVER_ALARM_TRUSTED_NAMES?: string;

  /** Mail relay, `smtp://` or `smtps://`. */
  PROVER_ALARM_SMTP_URL?: string;

  PROVER_ALARM_MAIL_FROM = 'prover@fcert.example';

  /** Who gets a letter, comma separated. */
  PROVER_ALARM_MAIL_TO?: string;
}

type Variable = keyof ProverConfig;

const NUMBERS: Partial<Record<Variable, readonly [least: number, most: number]>> = {
  METRICS_PORT: [0, 65_535],
  PROVER_EVERY_SECONDS: [1, 20],
};

const SHAPES: Partial<Record<Variable, readonly [shape: RegExp, says: string]>> = {
  DATABASE_URL: [/^postgres(ql)?:\/\//, 'must be a postgres:// address'],
  LOG_LEVEL: [/^(fatal|error|warn|info|debug|silent)$/, 'must be a level of the log'],
  PROVER_ALARM_URL: [/^https?:\/\/\S+$/, 'must be an http(s) address'],
  PROVER_ALARM_SECRET: [/^whsec_[A-Za-z0-9+/=]{32,}$/, 'must be whsec_ and at least 24 bytes in base64'],
  PROVER_ALARM_TRUSTED_NAMES: [
    /^[a-z0-9][a-z0-9.:-]*(,[a-z0-9][a-z0-9.:-]*)*$/,
    'must be host names, comma separated',
  ],
  PROVER_ALARM_SMTP_URL: [/^smtps?:\/\/\S+$/, 'must be an smtp:// or smtps:// address'],
  PROVER_ALARM_MAIL_FROM: [/^\S+@\S+$/, 'must be an e-mail address'],
  PROVER_ALARM_MAIL_TO: [/^[^\s,]+@[^\s,]+(,[^\s,]+@[^\s,]+)*$/, 'must be e-mail addresses, comma separated'],
};

/** Fails naming the variables and what each must be, never their values. */
export function readProverConfig(env: NodeJS.ProcessEnv): ProverConfig {
  const config = new ProverConfig();
  const faults: string[] = [];
  for (const [name, [least, most]] of Object.entries(NUMBERS)) {
    const text = env[name];
    if (!text) continue;
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most)
      faults.push(`${name}: must be a number from ${least} to ${most}`);
    else Object.assign(config, { [name]: value });
  }
  for (const [name, [shape, says]] of Object.entries(SHAPES)) {
    const text = env[name];
    if (text && !shape.test(text)) faults.push(`${name}: ${says}`);
    else if (text) Object.assign(config, { [name]: text });
  }
  if (env.LISTEN_HOST) config.LISTEN_HOST = env.LISTEN_HOST;
  if (!env.DATABASE_URL) faults.push('DATABASE_URL: must be a postgres:// address');
  if (env.PROVER_ALARM_URL && !env.PROVER_ALARM_SECRET)
    faults.push('PROVER_ALARM_SECRET: is needed with PROVER_ALARM_URL: whsec_ and `openssl rand -base64 32`');
  if (env.PROVER_ALARM_SMTP_URL && !env.PROVER_ALARM_MAIL_TO)
    faults.push('PROVER_ALARM_MAIL_TO: is needed with PROVER_ALARM_SMTP_URL');
  if (faults.length > 0) throw new ConfigError(`The configuration cannot be used:\n  ${faults.join('\n  ')}`);
  return config;
}
