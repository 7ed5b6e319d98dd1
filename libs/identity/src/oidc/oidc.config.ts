import { NumberFromText } from '@fcert/platform';
import { IsInt, IsOptional, IsString, Matches, Max, Min, MinLength } from 'class-validator';

const WORDS = /^[\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]+(, *[\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]+)*$/;
const ORIGINS = /^https?:\/\/[a-z0-9.-]+(:\d+)?(, *https?:\/\/[a-z0-9.-]+(:\d+)?)*$/;
/** A path of this site: what begins with two strokes is another site. */
const PATHS = /^\/([a-z0-9][\w./-]*)?(, *\/([a-z0-9][\w./-]*)?)*$/i;

/** The OpenID provider people may sign in through: the first four together, or none of them all. */
export class OidcConfig {
  /** Issuer as the provider writes it; its document is read from below it. */
  @IsOptional()
  @IsString()
  @Matches(/^https?:\/\/[a-z0-9.-]+(:\d+)?(\/[\w.~/-]*)?$/i, {
    message: 'must be an issuer such as https://login.example',
  })
  OIDC_ISSUER?: string;

  @IsOptional()
  @IsString()
  @Matches(/^[\x21-\x7e]{1,200}$/, { message: 'must be 1 to 200 visible ASCII characters' })
  OIDC_CLIENT_ID?: string;

  @IsOptional()
  @IsString()
  @MinLength(16, { message: 'must be at least 16 characters' })
  OIDC_CLIENT_SECRET?: string;

  /** Where the provider sends browsers back to, as it was told when FCERT was registered there. */
  @IsOptional()
  @IsString()
  @Matches(/^https?:\/\/[a-z0-9.-]+(:\d+)?(\/[\w.~/-]*)?\/v1\/oidc\/callback$/i, {
    message: 'must be an address such as https://fcert.example/v1/oidc/callback',
  })
  OIDC_REDIRECT_URL?: string;

  /** Other origins the provider's document may send us to, for tokens and keys. */
  @IsOptional()
  @IsString()
  @Matches(ORIGINS, { message: 'must be origins such as https://keys.login.example, comma separated' })
  OIDC_ORIGINS?: string;

  /** Words of `amr` that are believed to mean a second factor. Without them ours is asked for. */
  @IsOptional()
  @IsString()
  @Matches(WORDS, { message: 'must be words such as mfa,otp' })
  OIDC_TRUSTED_AMR?: string;

  /** Values of `acr` that are believed to mean a second factor; the provider is asked for them. */
  @IsOptional()
  @IsString()
  @Matches(WORDS, { message: 'must be words, comma separated' })
  OIDC_TRUSTED_ACR?: string;

  /** Paths of this site a browser may be sent on to; the first where nothing else was asked for. */
  @IsOptional()
  @IsString()
  @Matches(PATHS, { message: 'must be paths such as /,/console, comma separated' })
  OIDC_RETURN_PATHS?: string;

  /** How far the provider's clock may be from ours. */
  @IsOptional()
  @NumberFromText()
  @IsInt()
  @Min(0)
  @Max(120)
  OIDC_CLOCK_TOLERANCE_SECONDS?: number;
}

/** The words of a list in the environment. */
export function listed(text: string | undefined): readonly string[] {
  return text?.split(/, */) ?? [];
}

const TOGETHER = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_REDIRECT_URL'] as const;
const ADDRESSES = ['OIDC_ISSUER', 'OIDC_REDIRECT_URL', 'OIDC_ORIGINS'] as const;

/** What cannot work. Names the variables, never their values. */
export function oidcFaults(config: OidcConfig, isProduction: boolean): string[] {
  // The whole environment stands in it.
  const isAsked = Object.entries(config).some(([name, value]) => /^OIDC_/.test(name) && value !== undefined);
  if (!isAsked) return [];
  return [
    ...TOGETHER.filter((name) => config[name] === undefined).map((name) => `${name}: is not set`),
    ...(isProduction ? ADDRESSES.filter((name) => /\bhttp:/i.test(config[name] ?? '')) : []).map(
      (name) => `${name}: must begin with https:// in production`,
    ),
  ];
}
