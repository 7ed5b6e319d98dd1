import { DomainError } from '@fcert/kernel';
import type { FastifyRequest } from 'fastify';

/** What the header fields of a request say about the file in its body; null where they are silent. */
export interface StatedFile {
  readonly name: string | null;
  readonly size: number | null;
}

const EXTENDED = /(?:^|;)\s*filename\*\s*=\s*UTF-8''([^;\s]+)\s*(?:;|$)/i;
const QUOTED = /(?:^|;)\s*filename\s*=\s*"((?:[^"\\]|\\.)*)"/i;
const PLAIN = /(?:^|;)\s*filename\s*=\s*([^;"\s]+)\s*(?:;|$)/i;
const METADATA_MAX = 4096;

/** `Content-Disposition: attachment; filename*=UTF-8''…` (RFC 6266), and `Content-Length`. */
export function fileOfHeaders({ headers }: FastifyRequest): StatedFile {
  const said = headers['content-disposition'] ?? '';
  const extended = EXTENDED.exec(said)?.[1];
  const quoted = QUOTED.exec(said)?.[1]?.replace(/\\(.)/g, '$1');
  const name = extended === undefined ? (quoted ?? PLAIN.exec(said)?.[1]) : decoded(extended);
  return { name: name ?? null, size: numberOf(headers['content-length']) };
}

/** `Upload-Metadata: filename base64,…` and `Upload-Length` of the tus protocol. */
export function fileOfUpload({ headers }: FastifyRequest): StatedFile {
  const metadata = textOf(headers['upload-metadata']) ?? '';
  if (metadata.length > METADATA_MAX) throw unreadable('Upload-Metadata');
  const pairs = metadata.split(',').map((pair) => pair.trim().split(' '));
  const value = pairs.find(([key]) => key === 'filename')?.[1];
  return {
    name: value === undefined ? null : textIn(value),
    size: numberOf(textOf(headers['upload-length'])),
  };
}

/** Where the sender believes the upload stands. */
export function offsetOf({ headers }: FastifyRequest): number {
  const offset = numberOf(textOf(headers['upload-offset']));
  if (offset === null) throw unreadable('Upload-Offset');
  return offset;
}

function textOf(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function numberOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** A name that is no UTF-8 is not guessed at: it would be another one in the record. */
function textIn(base64: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(base64, 'base64'));
  } catch {
    throw unreadable('Upload-Metadata');
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw unreadable('Content-Disposition');
  }
}

function unreadable(field: string): DomainError {
  return new DomainError('invalid', 'bad-header', `The header field ${field} cannot be read.`);
}
