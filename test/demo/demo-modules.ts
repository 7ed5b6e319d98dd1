import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

interface SampleReport {
  readonly kind: 'first' | 'same-number' | 'second-desk';
  readonly constituent: string;
  readonly isFast: boolean;
  readonly body: { title: string; description: string; sourceRef: string; affected?: { users: number } };
}

interface DemoModules {
  readonly scrubNames: (text: string) => string;
  readonly sampleReports: (root: string, count: number) => SampleReport[];
  readonly withRepeats: (reports: SampleReport[]) => SampleReport[];
  readonly percentile: (numbers: number[], share: number) => number | undefined;
}

/** The scripts of `npm run demo`, which are plain JavaScript. */
export async function demoModules(): Promise<DemoModules> {
  const load = (file: string) =>
    import(pathToFileURL(path.join(ROOT, 'scripts/demo', file)).href) as Promise<DemoModules>;
  const [scrub, sample, figures] = await Promise.all(
    ['scrub-names.mjs', 'sample-reports.mjs', 'figures.mjs'].map(load),
  );
  return { ...scrub!, ...sample!, ...figures! };
}
