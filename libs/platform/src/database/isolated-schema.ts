import type { DataSource } from 'typeorm';

/** What the product asks the time with. In a schema of its own each answers a time that somebody sets. */
const CLOCKS = ['now', 'clock_timestamp', 'statement_timestamp', 'transaction_timestamp'];
const NAME = /^[a-z][a-z0-9_]{2,60}$/;

/**
 * A schema beside the product's own, with a time of its own. Whoever connects by its `url` sees the product's tables
 * there and nowhere else, and asks this time: the schema stands before `pg_catalog`, so its functions hide those of
 * the server, in column defaults and triggers too. Nothing outside it changes.
 */
export class IsolatedSchema {
  private constructor(
    private readonly dataSource: DataSource,
    readonly name: string,
    readonly url: string,
  ) {}

  /** Makes it anew; what stood under this name before is dropped. Throws for a name that is no plain word. */
  static async create(dataSource: DataSource, databaseUrl: string, name: string): Promise<IsolatedSchema> {
    if (!NAME.test(name)) throw new Error('not a name for a schema');
    const url = new URL(databaseUrl);
    url.searchParams.set('options', `-c search_path=${name},pg_catalog`);
    const schema = new IsolatedSchema(dataSource, name, url.toString());
    await schema.drop();
    await dataSource.query(`CREATE SCHEMA ${name}`);
    await dataSource.query(`CREATE TABLE ${name}.set_time (at timestamptz NOT NULL)`);
    await dataSource.query(`INSERT INTO ${name}.set_time VALUES (pg_catalog.now())`);
    for (const clock of CLOCKS) {
      await dataSource.query(
        `CREATE FUNCTION ${name}.${clock}() RETURNS timestamptz LANGUAGE sql STABLE
           AS 'SELECT at FROM ${name}.set_time'`,
      );
    }
    return schema;
  }

  /** Takes over the rows of tables of the same shape, in this order, from the product's own schema. */
  async copy(tables: readonly string[]): Promise<void> {
    for (const table of tables) {
      if (!NAME.test(table)) throw new Error('not a name of a table');
      await this.dataSource.query(`INSERT INTO ${this.name}.${table} SELECT * FROM public.${table}`);
    }
  }

  async setTime(at: Date): Promise<void> {
    await this.dataSource.query(`UPDATE ${this.name}.set_time SET at = $1`, [at]);
  }

  async drop(): Promise<void> {
    await this.dataSource.query(`DROP SCHEMA IF EXISTS ${this.name} CASCADE`);
  }
}
