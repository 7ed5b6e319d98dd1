import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Bells rung within this time go out as one NOTIFY. */
const COALESCE_MS = 3;

/**
 * Wakes other processes after a commit. NOTIFY inside the writing transaction would serialise commits, so it is sent
 * apart, one for many; a lost bell costs at most one poll interval because every listener also polls.
 */
@Injectable()
export class CommitBell implements BeforeApplicationShutdown {
  private readonly waiting = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private sending: Promise<void> = Promise.resolve();

  constructor(private readonly dataSource: DataSource) {}

  ring(channel: string): void {
    this.waiting.add(channel);
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.sending = this.sending.then(() => this.send());
    }, COALESCE_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    await this.sending;
    await this.send();
  }

  private async send(): Promise<void> {
    const channels = [...this.waiting];
    this.waiting.clear();
    if (channels.length === 0 || !this.dataSource.isInitialized) return;
    await this.dataSource
      .query('SELECT pg_notify(channel, $2) FROM unnest($1::text[]) AS channel', [channels, ''])
      .catch(() => undefined);
  }
}
