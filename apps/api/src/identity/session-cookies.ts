import { SESSION_HOURS, sessionCookieLine } from '@fcert/identity';
import { ProcessConfig } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

const COOKIE_SECONDS = SESSION_HOURS * 3600;

/** Hands session references to browsers, and takes them back. */
@Injectable()
export class SessionCookies {
  constructor(private readonly config: ProcessConfig) {}

  give(reply: FastifyReply, reference: string): void {
    void reply.header('set-cookie', this.line(reference));
  }

  /** The browser forgets everything it has of this site. */
  clear(reply: FastifyReply): void {
    void reply.headers({ 'set-cookie': this.line(''), 'clear-site-data': '"cache", "cookies", "storage"' });
  }

  private line(reference: string): string {
    return sessionCookieLine(reference, this.config.FCERT_WORLD === 'production', COOKIE_SECONDS);
  }
}
