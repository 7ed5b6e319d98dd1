import { firstWall } from './domain/first-wall.js';

/**
 * Runs `work` as if the policy function said yes to everybody: what is still hidden then, the database hides. For its
 * test alone: it refuses to anywhere else, and a house rule keeps the product from naming it.
 */
export async function withoutFirstWall(work: () => Promise<void>): Promise<void> {
  if (process.env.NODE_ENV !== 'test') throw new Error('the first wall stands outside tests');
  firstWall.stands = false;
  try {
    await work();
  } finally {
    firstWall.stands = true;
  }
}
