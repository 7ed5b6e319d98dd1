import { DomainError } from '@fcert/kernel';
import type { Arrived, Evidence } from '@fcert/incidents';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** The version of the protocol (https://tus.io/protocols/resumable-upload, 1.0.0): core, creation, termination, expiration. */
const VERSION = '1.0.0';

export const TUS_RESUMABLE = { name: 'Tus-Resumable', required: false, description: '1.0.0' } as const;
export const UPLOAD_LENGTH = {
  name: 'Upload-Length',
  required: true,
  description: 'Bytes of the file.',
} as const;
export const UPLOAD_METADATA = {
  name: 'Upload-Metadata',
  required: true,
  description: '`filename` and its value in base64 of UTF-8.',
} as const;
export const UPLOAD_OFFSET = { name: 'Upload-Offset', required: true } as const;
export const DISPOSITION = {
  name: 'Content-Disposition',
  required: true,
  description: "`attachment; filename*=UTF-8''…` (RFC 6266).",
} as const;

const header = (description: string) => ({ schema: { type: 'string' as const }, description });
export const AT_LOCATION = { Location: header('Where to go on.') };
export const AT_OFFSET = {
  'Upload-Offset': header('Bytes that are durable.'),
  'Evidence-Location': header('Where the file is, once it is whole.'),
};
const BINARY = { type: 'string' as const, format: 'binary' };
export const BYTES_BODY = { required: true, schema: BINARY } as const;
export const WHOLE_FILE = { content: { 'application/octet-stream': { schema: BINARY } } } as const;

/** A client that names another version would not understand the answers. */
export function speaksTus(request: FastifyRequest, reply: FastifyReply): void {
  void reply.header('Tus-Resumable', VERSION);
  const version = request.headers['tus-resumable'];
  if (version === undefined || version === VERSION) return;
  void reply.header('Tus-Version', VERSION);
  throw new DomainError('precondition_failed', 'tus-version', `This is version ${VERSION} of the protocol.`);
}

export function answerUpload(reply: FastifyReply, uploadId: string): void {
  void reply.header('Location', `/v1/evidence-uploads/${uploadId}`);
}

/** Where the upload stands, for a sender that comes back. */
export function answerOffset(reply: FastifyReply, upload: Evidence): void {
  void reply.headers({
    'Upload-Offset': String(upload.arrived),
    'Upload-Length': String(upload.size),
    'Upload-Expires': upload.expiresAt?.toUTCString() ?? '',
    ...(upload.state === 'uploading' ? {} : { 'Evidence-Location': `/v1/evidence/${upload.id}` }),
  });
}

export function answerArrived(reply: FastifyReply, { arrived, evidence }: Arrived): void {
  void reply.header('Upload-Offset', String(arrived));
  if (evidence) void reply.header('Evidence-Location', `/v1/evidence/${evidence.id}`);
  // Its time was over: what is still on its way is not read, and the sender goes on from the offset.
  else void reply.header('Connection', 'close');
}
