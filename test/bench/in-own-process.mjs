import { fork } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = path.dirname(fileURLToPath(import.meta.url));

/** Runs one load in a process of its own, so that what measures does not share a thread with what is measured. */
export function inOwnProcess(file, job) {
  return new Promise((resolve, reject) => {
    const child = fork(path.join(HERE, file));
    child.once('message', (result) => {
      child.kill();
      if (result.error) reject(new Error(result.error));
      else resolve(result);
    });
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code} and no result`)));
    child.send(job);
  });
}

/** The other side: takes the job, answers with what `work` returns. */
export function answerJob(work) {
  process.once('message', (job) => {
    work(job).then(
      (result) => process.send(result),
      (error) => process.send({ error: String(error?.stack ?? error) }),
    );
  });
}
