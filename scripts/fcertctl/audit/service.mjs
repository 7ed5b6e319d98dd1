import { jsonLines } from './lines.mjs';

/** The ledger as the API shows it to whoever asks; rows come a piece at a time. */
export class LedgerService {
  constructor(connection) {
    this.connection = connection;
  }

  async *lines() {
    yield* jsonLines(await this.connection.stream('/v1/audit/export'), 'The export');
  }

  async *checkpoints() {
    const newestFirst = [];
    for await (const row of this.connection.rows('/v1/audit/checkpoints?limit=200', Infinity))
      newestFirst.push(row);
    yield newestFirst.reverse();
  }

  async keys() {
    return (await this.connection.get('/v1/audit/keys')).items.map(({ publicKey }) => publicKey);
  }
}
