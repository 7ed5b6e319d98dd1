import { connected } from '../connection.mjs';
import { group } from '../groups.mjs';
import { basis, pkt, print, printJson, span } from '../words.mjs';

const STATES = {
  running: 'running',
  paused: 'standing still',
  met: 'met in time',
  met_late: 'met late',
  missed: 'breached',
  withdrawn: 'no longer owed',
};

const HOLDERS = { constituent: 'the organisation', fcert: 'FCERT', mssp: 'the managed-service provider' };
/** What a word of the API means to whoever reads it on a screen. */
const REASONS = { 'handed-over': 'another clock of its kind took its place' };

export function register(program) {
  group(program, 'clocks', 'Clocks of incidents and tasks')
    .command('explain')
    .argument('<reference>', 'an incident, as FC-2026-000045, or a managed-service task, as FCT-2026-000012')
    .description('why each clock runs, when it is due and how that was worked out, and by which text')
    .option('--open', 'only clocks that are still owed')
    .option('--json', 'the answer of the API as it is')
    .action((reference, options) =>
      connected(async (api) => {
        const place = /^FCT-/i.test(reference) ? 'mssp/tasks' : 'incidents';
        const answer = await api.get(`/v1/${place}/${encodeURIComponent(reference)}/clocks/explanation`);
        if (options.json) return printJson(answer);
        print(textOf(answer, options.open === true));
      }),
    );
}

function textOf({ reference, at, items }, onlyOpen) {
  const shown = items.filter(({ verdict }) => !onlyOpen || verdict.endedAt === null);
  const head = `${reference}: ${shown.length} of ${items.length} clocks, as of ${pkt(at)}`;
  return [head, ...shown.map(clockText)].join('\n\n');
}

function clockText(clock) {
  const { title, clockId, instance, dutyHolder, policy, why, due, verdict, stops } = clock;
  const lines = [
    `${title}  (${clockId}, ${instance})`,
    `  text     ${basis(policy)}`,
    `           ${policy.title}`,
    `  basis    ${policy.legalBasis}`,
    `  owed by  ${HOLDERS[dutyHolder.kind] ?? dutyHolder.kind}`,
    `  why      ${why.text}`,
    `  counts   from ${why.anchorEvent}: ${anchorText(why)}`,
    `  due      ${pkt(due.at)}`,
    ...due.working.map(({ text }) => `           - ${text}`),
    `  state    ${stateText(verdict)}`,
    ...stops.map(({ text }, n) => `  ${n === 0 ? 'stops by' : '        '} ${text}`),
  ];
  return lines.join('\n');
}

function anchorText({ anchorAt, anchorFact }) {
  if (anchorAt === null) return 'not known yet';
  const fact = anchorFact
    ? ` (fact ${anchorFact.seq}: ${anchorFact.what}, recorded ${pkt(anchorFact.recordedAt)})`
    : '';
  return `${pkt(anchorAt)}${fact}`;
}

function stateText({ state, lateSeconds, reason, endedAt }) {
  const late = lateSeconds > 0 ? `, late by ${span(lateSeconds)}` : '';
  const ended = endedAt === null ? '' : `, ended ${pkt(endedAt)} (${REASONS[reason] ?? reason})`;
  return `${STATES[state] ?? state}${late}${ended}`;
}
