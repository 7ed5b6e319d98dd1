#!/usr/bin/env node
import { readdirSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { Refusal } from './connection.mjs';

const USAGE_FAULT = 2;
const COMMANDS = new URL('./commands/', import.meta.url);

const HELP = `
Where and as whom:
  FCERT_URL             address of the API (default http://127.0.0.1:3000)
  FCERT_API_KEY_FILE    file that holds an API key; FCERT_API_KEY is the key itself
  FCERT_EMAIL and FCERT_PASSWORD_FILE
                        a person instead of a key, for acts that only people may do

Secrets are never taken from the command line, where every user of the machine can read them.`;

/** Every file of `commands/` adds its command, so that a new one is a new file and nothing else. */
async function build() {
  const program = new Command('fcertctl')
    .description('Asks a running FCERT, and acts on it, from a terminal.')
    .addHelpText('after', HELP)
    .configureHelp({ sortSubcommands: true })
    .exitOverride();
  for (const file of readdirSync(COMMANDS).sort()) {
    if (!file.endsWith('.mjs')) continue;
    const { register } = await import(new URL(file, COMMANDS).href);
    register(program);
  }
  return program;
}

/** 0: done; 1: FCERT refused or did not answer; 2: the command line is wrong. */
try {
  const program = await build();
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : USAGE_FAULT;
  else if (error instanceof Refusal) {
    console.error(error.message);
    process.exitCode = 1;
  } else throw error;
}
