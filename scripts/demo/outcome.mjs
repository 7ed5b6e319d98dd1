import { ms, percent, percentile, table } from './figures.mjs';

const AT_ONCE = 8;

/** Reads back through the API how the clocks of these incidents stand. */
export async function readClocks(analyst, references) {
  const found = { met: 0, breached: 0, running: 0 };
  const left = [...references];
  const reader = async () => {
    for (let reference = left.pop(); reference !== undefined; reference = left.pop()) {
      const { status, body } = await analyst.get(`/v1/incidents/${reference}/clocks`);
      if (status === 200) for (const clock of body.items) count(clock, found);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, reader));
  return found;
}

/** A clock past its instant is breached, whether it was stopped late, given up, or still runs. */
function count({ state, dueAt }, found) {
  if (state === 'met') found.met += 1;
  else if (state === 'withdrawn') return;
  else if (state === 'running' && (dueAt === null || Date.parse(dueAt) > Date.now())) found.running += 1;
  else if (state !== 'paused') found.breached += 1;
}

/** What the demonstration showed, as text. */
export function summary({ sent, watch, desk, operators, clocks, reports }) {
  const opened = watch.events.filter((event) => event.type === 'incident.opened');
  const attached = watch.events.filter(
    ({ type, data }) => type === 'incident.changed' && data.change === 'report-attached',
  );
  const classified = opened.filter(({ data }) => data.type !== null);
  const latencies = [...sent.sentAt]
    .filter(([reference]) => watch.heardAt.has(reference))
    .map(([reference, sentAt]) => watch.heardAt.get(reference) - sentAt);
  const tasks = operators.reduce(
    (sum, { done }) => ({
      acknowledgement: sum.acknowledgement + done.acknowledgement,
      completion: sum.completion + done.completion,
      refusal: sum.refusal + done.refusal,
    }),
    { acknowledgement: 0, completion: 0, refusal: 0 },
  );
  const lines = [
    ['reports acknowledged', `${sent.acknowledged} of ${reports.length}, by ${sent.keysUsed.size} keys`],
    ['sent again, counted not doubled', sent.again],
    ['incidents opened', opened.length],
    ['reports merged into open ones', attached.length],
    ['classified without a person', percent(classified.length, opened.length)],
    ['acknowledged by the desk', desk.acknowledged],
    ['clocks met / breached / running', `${clocks.met} / ${clocks.breached} / ${clocks.running}`],
    ['breaches seen live', watch.count('clock.breached')],
    ['escalations raised / answered', `${watch.count('escalation.raised')} / ${desk.escalationsAnswered}`],
    [
      'tasks taken / completed / refused',
      `${tasks.acknowledgement} / ${tasks.completion} / ${tasks.refusal}`,
    ],
    ['live events', watch.events.length],
    [
      'POST to socket p50 / p99',
      `${ms(percentile(latencies, 0.5))} / ${ms(percentile(latencies, 0.99))} (${latencies.length})`,
    ],
  ];
  const refused = [...sent.refused].map(([status, n]) => `${n} with ${status || 'no answer'}`).join(', ');
  if (refused) lines.push(['reports refused', refused]);
  return table('What happened', lines);
}
