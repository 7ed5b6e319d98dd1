import { DomainError } from '@fcert/kernel';
import { LOGGER, describeError } from '@fcert/platform';
import { Inject, Injectable } from '@nestjs/common';
import * as client from 'openid-client';
import type { Logger } from 'pino';
import type { OidcClaims } from '../domain/oidc-claims.js';
import { answerRefused } from './oidc-refusals.js';
import { OidcConfig, listed } from './oidc.config.js';
import { fetchFrom } from './provider-fetch.js';

/** Longest a provider may take for one answer. */
const ANSWER_SECONDS = 10;
/** Its document is read again after this long, so that changed keys and addresses are met without a restart. */
const DISCOVERY_MS = 3_600_000;
/** A provider that is away is not asked by every caller. */
const AWAY_MS = 5000;
const RETRY_AFTER_SECONDS = 30;
const CLOCK_TOLERANCE_SECONDS = 30;
/** Where an account gets another way in, the provider must have seen the person now, not some day. */
const FRESH_SECONDS = 300;
/** OpenID Connect Core 1.0, section 2: at most 255 ASCII characters. */
const SUBJECT = /^[\x20-\x7e]{1,255}$/;

export interface TripSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** Whether the person has to show themselves to the provider again. */
  readonly fresh: boolean;
}

interface Known {
  readonly until: number;
  readonly configuration: Promise<client.Configuration>;
}

/** The OpenID provider as FCERT speaks to it: authorization code with PKCE, state and nonce. */
@Injectable()
export class OidcProvider {
  private known: Known | undefined;

  constructor(
    private readonly config: OidcConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  get isOn(): boolean {
    return this.config.OIDC_ISSUER !== undefined;
  }

  newSecrets(fresh: boolean): TripSecrets {
    const [state, nonce] = [client.randomState(), client.randomNonce()];
    return { state, nonce, codeVerifier: client.randomPKCECodeVerifier(), fresh };
  }

  /** Where a browser is sent to sign in. Throws `oidc-off` or `oidc-provider-away`. */
  async signInAddress({ state, nonce, codeVerifier, fresh }: TripSecrets): Promise<string> {
    const acr = listed(this.config.OIDC_TRUSTED_ACR);
    const address = client.buildAuthorizationUrl(await this.configuration(), {
      ...{ redirect_uri: this.config.OIDC_REDIRECT_URL!, scope: 'openid', state, nonce },
      code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      ...(acr.length > 0 ? { acr_values: acr.join(' ') } : {}),
      ...(fresh ? { prompt: 'login', max_age: String(FRESH_SECONDS) } : {}),
    });
    return address.href;
  }

  /** Where a browser ends its session at the provider too; null where the provider announces nothing. */
  async signOutAddress(): Promise<string | null> {
    const configuration = await this.configuration();
    if (configuration.serverMetadata().end_session_endpoint === undefined) return null;
    return client.buildEndSessionUrl(configuration).href;
  }

  /**
   * What the provider says of whoever came back with this query. Issuer (of the answer and of the token), audience,
   * signature, times, state and nonce have been checked then. Throws a refusal or `oidc-provider-away`.
   */
  async claims(query: string, secrets: TripSecrets): Promise<OidcClaims> {
    const configuration = await this.configuration();
    const address = new URL(this.config.OIDC_REDIRECT_URL!);
    address.search = query;
    const claims = await this.exchange(configuration, address, secrets);
    if (SUBJECT.test(claims.sub)) return claims;
    throw answerRefused('claims');
  }

  private async exchange(
    configuration: client.Configuration,
    address: URL,
    { state, nonce, codeVerifier, fresh }: TripSecrets,
  ): Promise<OidcClaims> {
    try {
      const tokens = await client.authorizationCodeGrant(configuration, address, {
        ...{ pkceCodeVerifier: codeVerifier, expectedState: state, expectedNonce: nonce },
        idTokenExpected: true,
        ...(fresh ? { maxAge: FRESH_SECONDS } : {}),
      });
      return tokens.claims()!;
    } catch (error) {
      if (isAway(error)) throw this.away(error);
      throw answerRefused(reasonOf(error));
    }
  }

  private configuration(): Promise<client.Configuration> {
    const now = performance.now();
    if (this.known && this.known.until > now) return this.known.configuration;
    const configuration = this.discover();
    this.known = { until: now + DISCOVERY_MS, configuration };
    configuration.catch(() => {
      this.known = { until: performance.now() + AWAY_MS, configuration };
    });
    return configuration;
  }

  private async discover(): Promise<client.Configuration> {
    const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_ORIGINS } = this.config;
    if (OIDC_ISSUER === undefined) throw off();
    const issuer = new URL(OIDC_ISSUER);
    const tolerance = this.config.OIDC_CLOCK_TOLERANCE_SECONDS ?? CLOCK_TOLERANCE_SECONDS;
    // The configuration refuses http in production.
    const insecure = issuer.protocol === 'http:' ? [client.allowInsecureRequests] : [];
    try {
      return await client.discovery(
        issuer,
        OIDC_CLIENT_ID!,
        { [client.clockTolerance]: tolerance },
        shownSecret(OIDC_CLIENT_SECRET!),
        {
          [client.customFetch]: fetchFrom([issuer.origin, ...listed(OIDC_ORIGINS)]),
          timeout: ANSWER_SECONDS,
          // Without it the connection alone would vouch for a token that comes straight from the provider.
          execute: [client.enableNonRepudiationChecks, ...insecure],
        },
      );
    } catch (error) {
      throw this.away(error);
    }
  }

  private away(cause: unknown): DomainError {
    this.logger.warn({ err: describeError(cause) }, 'the OpenID provider cannot be used');
    const message = 'The OpenID provider does not answer. Sign in with your password, or try again shortly.';
    const details = { retryAfterSeconds: RETRY_AFTER_SECONDS };
    return new DomainError('unavailable', 'oidc-provider-away', message, details);
  }
}

/** As the provider takes it: in a header where that is announced or nothing is, else in the body. */
function shownSecret(secret: string): client.ClientAuth {
  const [basic, post] = [client.ClientSecretBasic(secret), client.ClientSecretPost(secret)];
  return (server, ...rest) => {
    const taken = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return (taken.includes('client_secret_basic') ? basic : post)(server, ...rest);
  };
}

/** No answer at all, or one that says "not now": the person may try again. What the library finds wrong carries a code. */
function isAway(error: unknown): boolean {
  const { code, cause, status } = error as { code?: unknown; cause?: unknown; status?: unknown };
  if (code === undefined || code === 'OAUTH_TIMEOUT' || code === 'OAUTH_ABORT') return true;
  const answered = status ?? (cause as { status?: unknown } | null | undefined)?.status;
  return typeof answered === 'number' && answered >= 500;
}

function reasonOf(error: unknown): 'denied' | 'answer' | 'code' | 'claims' | 'time' {
  if (error instanceof client.AuthorizationResponseError)
    return error.error === 'access_denied' ? 'denied' : 'answer';
  if (error instanceof client.ResponseBodyError) return 'code';
  const { code } = error as { code?: string };
  if (code === 'OAUTH_JWT_CLAIM_COMPARISON_FAILED') return 'claims';
  return code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED' ? 'time' : 'answer';
}

function off(): DomainError {
  const message = 'Sign-in through an OpenID provider is off in this installation.';
  return new DomainError('refused', 'oidc-off', message);
}
