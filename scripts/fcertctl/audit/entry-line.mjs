import { canonicalJson } from '../canonical-json.mjs';
import { hashText, leafHash } from './merkle.mjs';

const FORMAT = 'fcert-audit-entry/1';
const quoted = JSON.stringify;

function commitment(salt, value) {
  return hashText(salt ?? '', canonicalJson(value)).toString('hex');
}

/**
 * The leaf that a line of an export must have. Who acted and what was written go in by digests, which stand in their
 * place where the reader may not see them, or where the data was redacted. Members in the order of RFC 8785.
 */
export function leafOf({ entry, actor, actorSalt, actorDigest, data, dataSalt, dataDigest }) {
  const who = actor ? commitment(actorSalt, actor) : actorDigest;
  const what = dataDigest ?? commitment(dataSalt, data);
  return leafHash(
    `{"action":${quoted(entry.action)},"actor":${quoted(who)},"at":${quoted(entry.at)},` +
      `"constituentId":${quoted(entry.constituentId)},"correlationId":${quoted(entry.correlationId)},` +
      `"data":${quoted(what)},"entry":"${FORMAT}","id":${quoted(entry.id)},` +
      `"object":{"id":${quoted(entry.object.id)},"kind":${quoted(entry.object.kind)}},"reference":${quoted(entry.reference)}}`,
  );
}
