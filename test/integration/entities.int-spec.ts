import { alertEntities } from '@fcert/alerts';
import { clockEntities } from '@fcert/clock';
import { constituentEntities } from '@fcert/constituents';
import { escalationEntities } from '@fcert/escalation';
import { identityEntities } from '@fcert/identity';
import { incidentEntities } from '@fcert/incidents';
import { msspEntities } from '@fcert/mssp';
import { type TestDatabase, openTestDatabase } from '../world.js';

const entities = [
  ...alertEntities,
  ...clockEntities,
  ...constituentEntities,
  ...escalationEntities,
  ...identityEntities,
  ...incidentEntities,
  ...msspEntities,
];

/** Entities and migrations are written by hand apart from one another: this keeps them telling the same. */
describe('entities and tables', () => {
  let world: TestDatabase;
  beforeAll(async () => {
    world = await openTestDatabase(entities);
  });
  afterAll(() => world.close());

  it('name the same columns with the same type and nullability', async () => {
    const differences: string[] = [];
    for (const { tableName, columns } of world.dataSource.entityMetadatas) {
      const rows = await world.transactions.reader.query<{ name: string; nullable: boolean; type: string }>(
        `SELECT column_name AS name, is_nullable = 'YES' AS nullable,
                CASE WHEN data_type = 'ARRAY' THEN 'array' ELSE data_type END AS type
           FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1`,
        [tableName],
      );
      for (const column of columns) {
        const found = rows.find((row) => row.name === column.databaseName);
        const place = `${tableName}.${column.databaseName}`;
        if (!found) differences.push(`${place} is not in the database`);
        else if (found.nullable !== column.isNullable)
          differences.push(`${place} nullable: ${found.nullable}`);
        else if (!sameType(found.type, column.isArray ? 'array' : String(column.type)))
          differences.push(`${place} is ${found.type}, the entity says ${String(column.type)}`);
      }
    }
    expect(differences).toEqual([]);
    expect(world.dataSource.entityMetadatas.length).toBeGreaterThan(10);
  });

  it('can be migrated down to nothing and up again', async () => {
    const { dataSource } = await world.another();
    const before = await tables(world);
    for (let n = dataSource.migrations.length; n > 0; n -= 1) await dataSource.undoLastMigration();
    expect(await tables(world)).toEqual(['schema_migration']);
    await dataSource.runMigrations();
    expect(await tables(world)).toEqual(before);
  });
});

async function tables(world: TestDatabase): Promise<string[]> {
  const rows = await world.transactions.reader.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
  );
  return rows.map((row) => row.name);
}

const ALIASES: Record<string, string> = {
  timestamptz: 'timestamp with time zone',
  int: 'integer',
  int8: 'bigint',
  varchar: 'character varying',
};

function sameType(database: string, entity: string): boolean {
  return database === (ALIASES[entity] ?? entity);
}
