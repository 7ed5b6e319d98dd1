import type { FastifyReply } from 'fastify';

/** A page and the live cursor of the same instant: no hole between what it shows and what the socket tells next. */
export interface Shown<T> {
  readonly page: T;
  readonly liveCursor: string;
}

/** How the contract names the header. */
export const LIVE_CURSOR_HEADER = { 'Live-Cursor': { schema: { type: 'string' as const } } };

/** Answers the page and sets its header: a client that connects with it hears everything after the page, once. */
export function answerLive<T>(reply: FastifyReply, { page, liveCursor }: Shown<T>): T {
  void reply.header('Live-Cursor', liveCursor);
  return page;
}
