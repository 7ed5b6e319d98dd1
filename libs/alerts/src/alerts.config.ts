import { IsIn, IsOptional, IsString, Matches, MinLength } from 'class-validator';

const ADDRESS = /^https?:\/\/[a-z0-9.:[\]-]+(\/[\w./-]*[\w-])?$/i;
const ADDRESS_FAULT = 'must be an http(s) address without / at its end';

/** How FCERT reaches people outside its console. A channel without its variables is off, and /readyz says so. */
export class AlertsConfig {
  /** Seals secrets of webhooks, makes the links and codes that letters carry. The same on every api and worker. */
  @IsOptional()
  @IsString()
  @MinLength(32, { message: 'must be at least 32 characters; `openssl rand -base64 32` makes one' })
  ALERT_KEY?: string;

  /** Who is told what: which rules a worker follows. */
  @IsString()
  ALERT_RULES_FILE = 'data/alert-rules.json';

  /** Where the api is reached from outside: links of letters begin with it, and no request can say otherwise. */
  @IsOptional()
  @IsString()
  @Matches(ADDRESS, { message: ADDRESS_FAULT })
  PUBLIC_URL?: string;

  /** Where people read an incident or task: letters name `…/incidents/FC-…` and `…/tasks/…` below it. */
  @IsOptional()
  @IsString()
  @Matches(ADDRESS, { message: ADDRESS_FAULT })
  CONSOLE_URL?: string;

  /** Mail relay: `smtp://user:password@host:587` or `smtps://…:465`. */
  @IsOptional()
  @IsString()
  @Matches(/^smtps?:\/\/[^\s]+$/, { message: 'must be an smtp:// or smtps:// address' })
  SMTP_URL?: string;

  /** `required`: no letter leaves without TLS. `off` is for a relay on this machine, never in production. */
  @IsIn(['required', 'off'])
  SMTP_TLS: 'required' | 'off' = 'required';

  /** Sender of every letter. */
  @IsString()
  @Matches(/^[a-z0-9._+-]{1,64}@[a-z0-9.-]{3,190}$/, {
    message: 'must be one plain e-mail address in lower case',
  })
  MAIL_FROM = 'alerts@fcert.example';

  /** Gateway of text messages: a JSON API that takes one message a POST. */
  @IsOptional()
  @IsString()
  @Matches(/^https?:\/\/[^\s]+$/, { message: 'must be an http(s) address' })
  SMS_URL?: string;

  /** Sent to the gateway as `Authorization: Bearer …`. */
  @IsOptional()
  @IsString()
  SMS_TOKEN?: string;

  /** Body for the gateway, as JSON; `{to}`, `{text}` and `{id}` inside its texts are filled in. */
  @IsString()
  SMS_BODY = '{"to":"{to}","text":"{text}","id":"{id}"}';

  /** Host names that webhooks may reach although they are inside, and without TLS. Comma separated; not in production. */
  @IsOptional()
  @IsString()
  @Matches(/^[a-z][a-z0-9.-]*(,[a-z][a-z0-9.-]*)*$/, { message: 'must be host names, comma separated' })
  EGRESS_TRUSTED_NAMES?: string;

  trustedNames(): string[] {
    return (this.EGRESS_TRUSTED_NAMES ?? '').split(',').filter((name) => name !== '');
  }
}
