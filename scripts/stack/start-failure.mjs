/** A start-up problem a person can act on: what happened, then what to do. Printed as one paragraph, without a stack. */
export class StartFailure extends Error {
  /**
   * @param {string} code short stable name, also the heading in docs/operations/runbook.md
   * @param {string} what what happened
   * @param {string} remedy what to do about it
   * @param {string[]} logTail last lines of the log that shows it
   */
  constructor(code, what, remedy, logTail = []) {
    super(`${what} ${remedy}`);
    this.name = 'StartFailure';
    this.code = code;
    this.logTail = logTail;
  }
}

/** A full disk shows itself in many places; every one of them ends in the same paragraph. */
export function diskFull(where, freeSpace = 'no space') {
  return new StartFailure(
    'disk-full',
    `The disk that holds ${where} is full (${freeSpace} left), so nothing can be written durably.`,
    'Free some space (about 1 GB is comfortable) and start again; nothing that was acknowledged is lost.',
  );
}

/** Whether what a program printed means that the disk is full; PostgreSQL has a wording of its own for it. */
export const saysDiskFull = (output) => /ENOSPC|No space left on device|Check free disk space/.test(output);

/** Turns an error of the operating system into a StartFailure where there is something a person can do. */
export function asStartFailure(error, where) {
  if (error instanceof StartFailure) return error;
  if (error?.code === 'ENOSPC' || error?.code === 'EDQUOT') return diskFull(where);
  if (error?.code === 'EACCES' || error?.code === 'EPERM' || error?.code === 'EROFS') {
    return new StartFailure(
      'no-permission',
      `FCERT may not write to ${error.path ?? where} (${error.code}).`,
      'Start it as the user who owns that folder, or give that user the right to write there.',
    );
  }
  return error;
}
