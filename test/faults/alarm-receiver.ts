import { randomBytes } from 'node:crypto';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** A message of the prover, as its receiver reads it. */
export interface ReceivedAlarm {
  readonly type: string;
  readonly summary: string;
  readonly findings: readonly { readonly kind: string; readonly reference: string | null }[];
  /** On the steady clock of this process. */
  readonly heardAt: number;
}

/** Somebody else's endpoint: takes webhooks and believes only those whose signature a library of others verifies. */
export class AlarmReceiver {
  readonly alarms: ReceivedAlarm[] = [];
  readonly refused: string[] = [];
  readonly secret = `whsec_${randomBytes(32).toString('base64')}`;
  private readonly server: Server;
  private readonly webhook = new Webhook(this.secret);

  private constructor() {
    this.server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
      request.on('end', () => {
        response.writeHead(this.take(body, request.headers as Record<string, string>) ? 204 : 401).end();
      });
    });
  }

  static async start(): Promise<AlarmReceiver> {
    const receiver = new AlarmReceiver();
    await new Promise<void>((resolve) => receiver.server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  /** What the prover is told about this receiver. */
  get env(): Record<string, string> {
    const { port } = this.server.address() as AddressInfo;
    return {
      PROVER_ALARM_URL: `http://127.0.0.1:${port}/gap`,
      PROVER_ALARM_SECRET: this.secret,
      PROVER_ALARM_TRUSTED_NAMES: '127.0.0.1',
    };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private take(body: string, headers: Record<string, string>): boolean {
    try {
      this.webhook.verify(body, headers);
      this.alarms.push({ ...(JSON.parse(body) as ReceivedAlarm), heardAt: performance.now() });
      return true;
    } catch (error) {
      this.refused.push(String(error));
      return false;
    }
  }
}
