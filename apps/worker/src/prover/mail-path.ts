import type { AlarmMessage, AlarmPath } from './alarm-path.js';

const TIMEOUT_MS = 10_000;

/** A plain letter over the prover's own relay. The mail library is fetched with the first letter: most days have none. */
export class MailPath implements AlarmPath {
  readonly name = 'mail';

  constructor(
    private readonly relayUrl: string,
    private readonly from: string,
    private readonly to: readonly string[],
  ) {}

  async send(message: AlarmMessage): Promise<boolean> {
    const { createTransport } = await import('nodemailer');
    const relay = createTransport({
      url: this.relayUrl,
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    try {
      await relay.sendMail({
        from: this.from,
        to: [...this.to],
        subject: `[FCERT prover] ${message.summary}`,
        text: letterOf(message),
        messageId: `<${message.id}@fcert-prover>`,
      });
      return true;
    } finally {
      relay.close();
    }
  }
}

function letterOf(message: AlarmMessage): string {
  const lines = message.findings.map(
    (one) =>
      `- ${one.title}${one.reference === null ? '' : ` (${one.reference})`}: ${one.says}. Since ${one.since}.`,
  );
  return [
    message.summary,
    '',
    ...lines,
    '',
    `${message.open} open in all. Found by the prover at ${message.at}; this letter went past outbox and workers.`,
    '',
  ].join('\n');
}
