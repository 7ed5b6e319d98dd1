import { spawn } from 'node:child_process';

const OUTPUT_CHARS_MAX = 200_000;

/**
 * Runs a program to its end and keeps what it printed, at most the last `keepChars` of it.
 * @returns {Promise<{ ok: boolean, output: string, ms: number }>}
 */
export function runCommand(command, args, { timeoutMs, keepChars = OUTPUT_CHARS_MAX, ...options } = {}) {
  return new Promise((resolve) => {
    const startedAt = Date.now();
    let output = '';
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs, ...options });
    const keep = (chunk) => (output = (output + chunk).slice(-keepChars));
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    const settle = (ok) => resolve({ ok, output, ms: Date.now() - startedAt });
    child.once('error', (error) => {
      keep(String(error));
      settle(false);
    });
    child.once('close', (code, signal) => {
      if (signal) keep(`\nended by ${signal} after ${Math.round((Date.now() - startedAt) / 1000)} s\n`);
      settle(code === 0);
    });
  });
}

/** The npm that started us, or the one on PATH. */
export function npmCommand(args) {
  const script = process.env.npm_execpath;
  return script?.endsWith('.js') ? [process.execPath, [script, ...args]] : ['npm', args];
}
