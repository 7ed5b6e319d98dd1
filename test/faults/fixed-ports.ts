import path from 'node:path';
import { ROOT } from './kept-process.js';

const LOW = 20_000;
const HIGH = 30_000;

/**
 * Free ports below the range from which systems take the near end of outgoing connections: a process that is killed
 * must find its port again, and there any connection opened meanwhile could sit on it.
 */
export async function fixedPorts(count: number): Promise<number[]> {
  const { isPortFree } = (await import(path.join(ROOT, 'scripts/stack/ports.mjs'))) as {
    isPortFree: (port: number, host: string) => Promise<boolean>;
  };
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = LOW + Math.floor(Math.random() * (HIGH - LOW));
    if (await isPortFree(port, '127.0.0.1')) ports.add(port);
  }
  return [...ports];
}
