import { TRIP_SECONDS } from '@fcert/identity';
import { ProcessConfig } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

const VALUE = /^[A-Za-z0-9_-]{40,2000}$/;

/**
 * The cookie that binds an answer of the provider to the browser that left: sealed, short-lived, one at a time. `Lax`, unlike the
 * session's: the browser comes back from another site, by a link.
 */
@Injectable()
export class OidcCookies {
  constructor(private readonly config: ProcessConfig) {}

  give(reply: FastifyReply, ticket: string): void {
    void reply.header('set-cookie', this.line(ticket, TRIP_SECONDS));
  }

  clear(reply: FastifyReply): void {
    void reply.header('set-cookie', this.line('', 0));
  }

  /** Null for none; two cookies of the name are one too many: neither is taken. */
  read({ headers }: FastifyRequest): string | null {
    const prefix = `${this.name}=`;
    const found = (headers.cookie ?? '')
      .split(';')
      .map((part) => part.trim())
      .filter((part) => part.startsWith(prefix));
    const value = found[0]?.slice(prefix.length);
    return found.length === 1 && value !== undefined && VALUE.test(value) ? value : null;
  }

  private line(value: string, seconds: number): string {
    const secure = this.isSecure ? '; Secure' : '';
    return `${this.name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure}`;
  }

  /** As with the session's cookie: some browsers refuse the prefix on http. */
  private get name(): string {
    return this.isSecure ? '__Host-fcert-oidc' : 'fcert-oidc';
  }

  private get isSecure(): boolean {
    return this.config.FCERT_WORLD === 'production';
  }
}
