import { connected } from '../connection.mjs';
import { group } from '../groups.mjs';
import { policyPath } from '../policy-paths.mjs';
import { basis, print, printJson } from '../words.mjs';

export function register(program) {
  group(program, 'policies', 'The texts clocks run by')
    .command('show')
    .argument('<policy>', 'policy@version, or the id of a draft')
    .description(
      'one text: who wrote and approved it, its clocks, and what it says otherwise than the one in force',
    )
    .option('--against <version>', 'compare with this version')
    .option('--json', 'text and differences as JSON')
    .action((name, { against, json }) =>
      connected(async (api) => {
        const path = policyPath(name);
        const policy = await api.get(path);
        const query = against === undefined ? '' : `?against=${encodeURIComponent(against)}`;
        const diff = await api.get(`${path}/diff${query}`);
        if (json) return printJson({ ...policy, diff });
        print(textOf(policy, diff));
      }),
    );
}

function textOf(policy, diff) {
  const { document } = policy;
  return [
    `${policy.title}`,
    `  text       ${basis({ ...policy, citation: document.citation })}`,
    `  basis      ${document.legalBasis}`,
    `  verified   ${document.verifiedBy ? `by ${document.verifiedBy} on ${document.verifiedOn}` : 'by nobody at FCERT'}`,
    `  state      ${policy.state}${policy.enabled === false ? ', switched off' : ''}, revision ${policy.revision}`,
    `  written by ${policy.authors.join(', ')}`,
    `  decided by ${policy.approvedBy ?? policy.decidedBy ?? 'nobody yet'}`,
    `  in force   ${document.effectiveFrom ?? 'from the beginning'} to ${policy.inForceUntil ?? document.effectiveTo ?? 'further notice'}`,
    '  clocks',
    ...document.clocks.map(
      (clock) => `    ${clock.id}: ${durationText(clock)} (${clock.dutyHolder}) ${clock.title}`,
    ),
    ...differences(diff),
  ].join('\n');
}

function durationText({ duration, anchor }) {
  if (duration === null) return 'no number';
  const length = typeof duration === 'string' ? duration : `${duration.workingDays} working days`;
  return `${length} from ${anchor.event}`;
}

function differences({ against, differences: found }) {
  if (against === null) return ['  the first of its kind'];
  if (found.length === 0) return [`  says the same as ${against}`];
  return [`  otherwise than ${against}`, ...found.map((one) => `    ${one.path}: ${valueText(one)}`)];
}

function valueText({ change, before, after }) {
  const short = (value) => {
    const text = JSON.stringify(value);
    return text.length > 120 ? `${text.slice(0, 117)}...` : text;
  };
  if (change === 'added') return `added ${short(after)}`;
  if (change === 'removed') return `left out (was ${short(before)})`;
  return `${short(before)} -> ${short(after)}`;
}
