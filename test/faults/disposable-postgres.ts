import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './kept-process.js';

interface Started {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly exited: Promise<unknown>;
  stop(): Promise<void>;
}

interface PostgresModule {
  startPostgres(wanted: { dataDir: string; password: string; port?: number }): Promise<Started>;
}

const PASSWORD = 'only-for-this-run';
const load = () => import(path.join(ROOT, 'scripts/stack/postgres.mjs')) as Promise<PostgresModule>;

/** A PostgreSQL to be killed, with real durability, on a port that stays the same. */
export class DisposablePostgres {
  private constructor(
    private readonly folder: string,
    private server: Started,
  ) {}

  static async start(): Promise<DisposablePostgres> {
    const folder = mkdtempSync('/tmp/fcert-faults-pg-');
    chmodSync(folder, 0o755);
    const server = await (
      await load()
    ).startPostgres({ dataDir: path.join(folder, 'pgdata'), password: PASSWORD });
    return new DisposablePostgres(folder, server);
  }

  get url(): string {
    return this.server.url;
  }

  /** As a power cut does it: nothing is written that was not written. */
  async kill(): Promise<void> {
    process.kill(this.server.pid, 'SIGKILL');
    await this.server.exited;
  }

  async startAgain(): Promise<void> {
    const { port } = this.server;
    const dataDir = path.join(this.folder, 'pgdata');
    this.server = await (await load()).startPostgres({ dataDir, password: PASSWORD, port });
    if (this.server.port !== port) throw new Error('PostgreSQL came back on another port');
  }

  async stop(): Promise<void> {
    await this.server.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
