import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.mjs';

const sha256 = (text) => createHash('sha256').update(text, 'utf8').digest('hex');
const FORMAT = 'fcert-clock-certificate/1';

/**
 * Recomputes what a certificate says about itself, offline. Answers the faults found, none when it holds: hashes over
 * its facts and over the whole of it, evidence that is among the facts, and lateness that follows from its instants.
 */
export function certificateFaults(certificate) {
  const { hashes, ...body } = certificate ?? {};
  if (body.certificate !== FORMAT) return [`this is no ${FORMAT}`];
  const faults = [];
  if (sha256(canonicalJson(body.restsOn)) !== hashes?.facts)
    faults.push('the facts are not those it was issued on');
  if (sha256(canonicalJson(body)) !== hashes?.document)
    faults.push('the text is not the one that was issued');
  for (const clock of body.clocks) faults.push(...clockFaults(clock, body.restsOn.facts));
  return faults;
}

function clockFaults(clock, facts) {
  const faults = [];
  for (const place of ['start', 'anchor', 'stop']) {
    const told = clock[place];
    if (!told || told.fact === null) continue;
    if (!facts.some(({ seq }) => seq === told.fact))
      faults.push(`${clock.title}: fact ${told.fact}, the evidence of its ${place}, is missing`);
  }
  const { state, lateByMs } = clock.verdict;
  if (clock.stop && clock.due.at && (state === 'met' || state === 'met_late')) {
    const late = Math.max(0, Date.parse(clock.stop.at) - Date.parse(clock.due.at));
    if (late !== lateByMs || late > 0 !== (state === 'met_late'))
      faults.push(`${clock.title}: its verdict does not follow from its instants`);
  }
  return faults;
}
