import { readFileSync, writeFileSync } from 'node:fs';
import { Refusal, connected } from '../connection.mjs';
import { group } from '../groups.mjs';
import { certificateFaults } from '../verify-certificate.mjs';

/** fcertctl certificate get | verify */
export function register(program) {
  const certificate = group(program, 'certificate', 'Certificates of compliance of clocks and incidents');

  certificate
    .command('get')
    .description('fetches the certificate of an incident or a task, or of one of its clocks, as JSON')
    .argument('<reference>', 'number of the incident, or of the task')
    .option('--clock <id>', 'of this clock alone')
    .option('-o, --output <file>', 'where to write it; standard output when left out')
    .action((reference, options) => connected((fcert) => fetchOne(fcert, reference, options)));

  certificate
    .command('verify')
    .description('recomputes the hashes and verdicts of a certificate, without asking anybody')
    .argument('<file>', 'the certificate as JSON')
    .option('--ask', 'also ask FCERT whether it would issue the very same today')
    .action(async (file, { ask }) => {
      const text = readText(file);
      const certificate = parsed(text, file);
      refuseFaults(certificate);
      if (ask) await connected((fcert) => refuseAnother(fcert, certificate));
      console.log(summary(certificate, ask));
    });
}

async function fetchOne(fcert, reference, { clock, output }) {
  const kind = /^FCT-/i.test(reference) ? 'mssp-task' : 'incident';
  const text = JSON.stringify(await fcert.get(pathOf(kind, reference, clock)));
  if (output) writeFileSync(output, text);
  else console.log(text);
}

function pathOf(kind, reference, clock) {
  const subject = `${kind === 'mssp-task' ? '/v1/mssp/tasks' : '/v1/incidents'}/${encodeURIComponent(reference)}`;
  return clock ? `${subject}/clocks/${encodeURIComponent(clock)}/certificate` : `${subject}/certificate`;
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Refusal(`${file} cannot be read (${error.code}).`);
  }
}

function parsed(text, file) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(`${file} is no JSON.`);
  }
}

function refuseFaults(certificate) {
  const faults = certificateFaults(certificate);
  if (faults.length > 0) throw new Refusal(`Does not hold:\n  ${faults.join('\n  ')}`);
}

async function refuseAnother(fcert, certificate) {
  if (certificate.status !== 'final') throw new Refusal('An interim statement is not issued twice.');
  const clock = certificate.scope === 'clock' ? certificate.clocks[0].id : undefined;
  const { kind, reference } = certificate.restsOn.subject;
  const today = await fcert.get(pathOf(kind, reference, clock));
  if (today.hashes.document !== certificate.hashes.document)
    throw new Refusal('FCERT issues another certificate today: the facts, the marking or the reader differ.');
}

function summary({ status, subject, clocks, hashes, restsOn }, asked) {
  const lines = clocks.map(
    ({ title, verdict, policy }) => `  ${title} (${policy.caption}): ${verdict.words}`,
  );
  return [
    `${status === 'final' ? 'Certificate' : 'Interim statement'} ${subject.reference} holds.`,
    ...lines,
    `  rests on ${restsOn.facts.length} facts, SHA-256 ${hashes.facts}`,
    ...(asked ? ['  FCERT issues the very same today.'] : []),
  ].join('\n');
}
