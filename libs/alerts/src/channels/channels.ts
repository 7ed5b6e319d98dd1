import path from 'node:path';
import { LOGGER, ProcessConfig, Transactions } from '@fcert/platform';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { AlertSecrets } from '../alert-secrets.js';
import { AlertsConfig } from '../alerts.config.js';
import type { OutsideChannel } from '../domain/message.js';
import type { Channel } from './channel.js';
import { Egress } from './egress.js';
import { EmailChannel } from './email-channel.js';
import { OutboxFolder } from './outbox-folder.js';
import { SmsChannel } from './sms-channel.js';
import { FolderSmsProvider, HttpSmsProvider } from './sms-providers.js';
import { WebhookChannel } from './webhook-channel.js';

/** Every way out of the house as this process is configured. Outside production a missing relay is a folder of files. */
@Injectable()
export class Channels implements OnApplicationShutdown {
  private readonly all: Readonly<Record<OutsideChannel, Channel>>;

  constructor(
    config: AlertsConfig,
    process: ProcessConfig,
    secrets: AlertSecrets,
    transactions: Transactions,
    egress: Egress,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    const isProduction = process.FCERT_WORLD === 'production';
    const folder = isProduction ? null : new OutboxFolder(path.resolve(process.FCERT_HOME, 'outbox'));
    this.all = {
      email: new EmailChannel(config, folder),
      sms: new SmsChannel(smsProvider(config, egress, folder)),
      webhook: new WebhookChannel(transactions, secrets, egress),
    };
  }

  of(name: OutsideChannel): Channel {
    return this.all[name];
  }

  /** Says once, at start, where messages go; a production without mail is worth getting up for. */
  announce(): void {
    const { email, sms, webhook } = this.all;
    const routes = { email: email.route, sms: sms.route, webhook: webhook.route };
    if (email.isOpen) this.logger.info({ routes }, 'alerts leave by these routes');
    else this.logger.error({ routes }, 'no alert reaches anybody by mail: no relay is configured');
  }

  onApplicationShutdown(): void {
    for (const channel of Object.values(this.all)) channel.close();
  }
}

function smsProvider(config: AlertsConfig, egress: Egress, folder: OutboxFolder | null) {
  if (config.SMS_URL) return new HttpSmsProvider(config, egress);
  return folder ? new FolderSmsProvider(folder) : null;
}
