import path from 'node:path';
import { ROOT } from './kept-process.js';

interface DrillFigures {
  written: number;
  restoredOfThem: number;
  rpoMs: number;
  rtoMs: number;
  afterRestore: string;
  controlsCaught: string[];
}

const { runDrill } = (await import(path.join(ROOT, 'scripts/backup/drill.mjs'))) as {
  runDrill: (wanted: object) => Promise<DrillFigures>;
};
const { findServerPrograms } = (await import(path.join(ROOT, 'scripts/backup/programs.mjs'))) as {
  findServerPrograms: () => string | null;
};

/** Takes a minute or two: run by `npm run faults`. The large one is `npm run drill`. */
const withPrograms = findServerPrograms() || process.getuid?.() === 0 ? it : it.skip;

describe('I-13 the machine of the database is lost', () => {
  withPrograms(
    'what was acknowledged a minute before is restored elsewhere, nobody is told again, and a bad backup is refused',
    async () => {
      const figures = await runDrill({
        entries: 5_000,
        loadSeconds: 8,
        archiveTimeoutSeconds: 3,
        controls: true,
        log: () => {},
      });
      process.stdout.write(`\n${JSON.stringify(figures)}\n`);
      expect(figures.restoredOfThem).toBeGreaterThan(0);
      expect(figures.rpoMs).toBeLessThanOrEqual(60_000);
      expect(figures.rtoMs).toBeLessThanOrEqual(900_000);
      expect(figures.afterRestore).toContain('100 waiting messages set aside');
      expect(figures.controlsCaught).toHaveLength(3);
    },
    600_000,
  );
});
