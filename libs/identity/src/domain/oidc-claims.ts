/** What of an ID token counts here. */
export interface OidcClaims {
  readonly iss: string;
  readonly sub: string;
  readonly amr?: unknown;
  readonly acr?: unknown;
}

/** What of a provider's words is believed to mean a second factor. */
export interface TrustedWords {
  readonly amr: readonly string[];
  readonly acr: readonly string[];
}

/** Whether the provider says, in words that are trusted, that it has seen a second factor. Of its own it counts nothing. */
export function showsSecondFactor({ amr, acr }: OidcClaims, trusted: TrustedWords): boolean {
  const methods: unknown[] = Array.isArray(amr) ? amr : [];
  return (
    methods.some((one) => typeof one === 'string' && trusted.amr.includes(one)) ||
    (typeof acr === 'string' && trusted.acr.includes(acr))
  );
}
