import 'reflect-metadata';
import { readFile, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { CreateFirstAdmin, IdentityModule, identityEntities } from '@fcert/identity';
import { ConfigError, PlatformModule } from '@fcert/platform';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { isEmail } from 'class-validator';

const USAGE = `usage: main.js create-admin --email ADDRESS --name NAME [--password-file FILE] [--another]

Makes an administrator. The password comes on standard input, or from FILE; never on the command line, where every
user of the machine could read it. --another: also when there is an administrator already.`;

/** More is no password: a wrong file was named. */
const INPUT_MAX_BYTES = 4096;
const NAME = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} .,'’()&/_-]{0,99}$/u;

/** Makes the first administrator of a world, and says on standard output whom it made. */
export async function createAdmin(
  env: NodeJS.ProcessEnv,
  args: readonly string[],
  input: NodeJS.ReadStream = process.stdin,
): Promise<void> {
  const { email, name, file, another } = wishes(args);
  const password = file === undefined ? await fromStream(input) : await fromFile(file);
  const app = await NestFactory.createApplicationContext(adminModule({ LOG_LEVEL: 'warn', ...env }), {
    logger: false,
    abortOnError: false,
  });
  try {
    const operator = userInfo().username;
    const id = await app.get(CreateFirstAdmin).execute({ email, name, password, another, operator });
    process.stdout.write(`Administrator ${email} made (${id}).\n`);
  } finally {
    await app.close();
  }
}

function adminModule(env: NodeJS.ProcessEnv) {
  @Module({
    imports: [
      PlatformModule.forRoot({ processName: 'worker', entities: identityEntities, env }),
      IdentityModule,
    ],
  })
  class AdminModule {}
  return AdminModule;
}

function wishes(args: readonly string[]) {
  const { email = '', name = '', 'password-file': file, another = false } = parsed(args);
  const address = email.trim().toLowerCase();
  if (!isEmail(address, { allow_utf8_local_part: false }))
    throw new ConfigError(`--email: not an address\n\n${USAGE}`);
  if (!NAME.test(name.normalize('NFC'))) throw new ConfigError(`--name: not a name to show\n\n${USAGE}`);
  return { email: address, name: name.normalize('NFC'), file, another };
}

/** What parseArgs says of a wrong word repeats that word, and it may be a password. */
function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = { email: text, name: text, 'password-file': text, another: { type: 'boolean' } } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch {
    throw new ConfigError(USAGE);
  }
}

async function fromStream(input: NodeJS.ReadStream): Promise<string> {
  if (input.isTTY) {
    throw new ConfigError(
      `The password would show while you type it. Hand it over unseen:\n  read -rs P; printf %s "$P" | node … create-admin …\n\n${USAGE}`,
    );
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of input) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > INPUT_MAX_BYTES)
      throw new ConfigError('What came on standard input is too long for a password.');
  }
  return decoded(Buffer.concat(chunks));
}

async function fromFile(file: string): Promise<string> {
  try {
    if ((await stat(file)).size <= INPUT_MAX_BYTES) return decoded(await readFile(file));
  } catch (error) {
    throw new ConfigError(
      `--password-file: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`,
    );
  }
  throw new ConfigError('--password-file: too long for a password');
}

/** One newline at the end is the editor's or the shell's, everything else belongs to the password. */
function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r?\n$/, '');
  } catch {
    throw new ConfigError('The password must be UTF-8 text.');
  }
}
