import { type Transporter, createTransport } from 'nodemailer';
import type { AlertsConfig } from '../alerts.config.js';

const CONNECTIONS = 3;
const TIMEOUTS_MS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };
/** A letter holds what we put in; nothing in it may make the program read a file or an address. */
const CLOSED = { disableFileAccess: true, disableUrlAccess: true };

/** Connections to the relay. `required` refuses to go on without TLS, whatever the relay offers. */
export function openRelay(config: AlertsConfig): Transporter {
  const relay = new URL(config.SMTP_URL!);
  const isSecure = relay.protocol === 'smtps:';
  const [user, pass] = [relay.username, relay.password].map(decodeURIComponent);
  return createTransport({
    pool: true,
    maxConnections: CONNECTIONS,
    host: relay.hostname.replace(/^\[|\]$/g, ''),
    port: relay.port === '' ? (isSecure ? 465 : 587) : Number(relay.port),
    secure: isSecure,
    requireTLS: config.SMTP_TLS === 'required',
    ignoreTLS: config.SMTP_TLS === 'off' && !isSecure,
    tls: { minVersion: 'TLSv1.2' },
    auth: user ? { user, pass: pass ?? '' } : undefined,
    ...TIMEOUTS_MS,
    ...CLOSED,
  });
}

/** Makes letters without sending them. */
export function openPress(): Transporter {
  const press = { streamTransport: true, buffer: true, newline: 'windows', ...CLOSED } as const;
  return createTransport(press);
}
