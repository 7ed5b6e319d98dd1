/**
 * Whether the policy function is asked. It always is: one test takes it down to see what the database holds by itself
 * (`without-first-wall.ts`), and no setting reaches it.
 */
export const firstWall = { stands: true };
