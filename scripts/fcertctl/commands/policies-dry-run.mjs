import { Option } from 'commander';
import { connected } from '../connection.mjs';
import { group } from '../groups.mjs';
import { policyPath } from '../policy-paths.mjs';
import { pkt, print, printJson, span, table } from '../words.mjs';

const ROWS_SHOWN = 50;
const PAGE = 200;

export function register(program) {
  group(program, 'policies', 'The texts clocks run by')
    .command('dry-run')
    .argument('<policy>', 'the id of a draft, or policy@version')
    .description(
      'which clocks it would have run on past incidents, and which would have been breached; changes nothing',
    )
    .addOption(
      new Option(
        '--from <instant>',
        'opened at or after, as 2026-10-01T00:00:00+05:00',
      ).makeOptionMandatory(),
    )
    .addOption(new Option('--to <instant>', 'opened before').makeOptionMandatory())
    .option('--reference <reference...>', 'only these incidents and tasks')
    .option('--json', 'totals and every row as JSON')
    .action((name, options) =>
      connected(async (api) => {
        const body = { from: options.from, to: options.to, references: options.reference };
        const result = await wholeRun(api, `${policyPath(name)}/dry-run`, body);
        if (options.json) return printJson(result);
        print(textOf(result));
      }),
    );
}

async function wholeRun(api, path, body) {
  const first = (await api.send('POST', `${path}?limit=${PAGE}`, { body })).body;
  const items = [...first.items];
  let cursor = first.nextCursor;
  while (cursor !== null) {
    const page = await api.send('POST', `${path}?limit=${PAGE}&cursor=${encodeURIComponent(cursor)}`, {
      body,
    });
    items.push(...page.body.items);
    cursor = page.body.nextCursor;
  }
  return { policy: first.policy, at: first.at, totals: first.totals, items };
}

function textOf({ policy, at, totals, items }) {
  const rows = items.flatMap(({ reference, ranUnder, clocks }) =>
    clocks
      .filter(({ change }) => change !== 'same')
      .map((clock) => [
        reference,
        ranUnder ?? '-',
        clock.clockId,
        clock.change,
        side(clock.before),
        side(clock.after),
      ]),
  );
  const head = ['CASE', 'RAN UNDER', 'CLOCK', 'CHANGE', 'WAS', 'WOULD BE'];
  const more = rows.length > ROWS_SHOWN ? [`... and ${rows.length - ROWS_SHOWN} more; --json tells all`] : [];
  return [
    `${policy.id} ${policy.version}, ${policy.caption} [${policy.status}], tried as of ${pkt(at)}. Nothing was changed.`,
    `${totals.subjects} cases, ${totals.subjectsChanged} of them otherwise.`,
    `Clocks: ${totals.clocksBefore} ran, ${totals.clocksAfter} would have (${totals.added} added, ${totals.removed} left out, ${totals.changed} changed).`,
    `Breached: ${totals.breachedBefore} were, ${totals.breachedAfter} would have been (${totals.newlyBreached} newly, ${totals.noLongerBreached} no longer).`,
    `Late in all: ${span(totals.lateSecondsBefore)} was, ${span(totals.lateSecondsAfter)} would have been; the latest by ${span(totals.latestSecondsAfter)}.`,
    ...(rows.length > 0 ? ['', table([head, ...rows.slice(0, ROWS_SHOWN)])] : []),
    ...more,
  ].join('\n');
}

function side(clock) {
  if (!clock) return '-';
  const late = clock.lateSeconds > 0 ? ` by ${span(clock.lateSeconds)}` : '';
  return `${clock.state}${late}, ${clock.dueAt === null ? 'never due' : `due ${pkt(clock.dueAt)}`}`;
}
