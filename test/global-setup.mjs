import { startTestServers } from '../scripts/stack/test-servers.mjs';

/** One PostgreSQL and one Redis for all spec files; the workers inherit their addresses through the environment. */
export default async function globalSetup() {
  const servers = await startTestServers();
  process.env.FCERT_TEST_DATABASE_URL = servers.databaseUrl;
  if (servers.redisUrl) process.env.FCERT_TEST_REDIS_URL = servers.redisUrl;
  process.env.FCERT_TEST_CLAMD = servers.hasClamd ? 'yes' : 'no';
  globalThis.fcertTestServers = servers;
}
