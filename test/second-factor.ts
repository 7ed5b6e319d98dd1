import { setTimeout as delay } from 'node:timers/promises';
import { generateSync } from 'otplib';

const STEP_SECONDS = 30;
const lastSteps = new Map<string, number>();

/**
 * The next code of an authenticator that FCERT still takes: each step counts once, so two are there at any moment (this
 * step's and the next one's), and then one every half minute. That of the step before is left out: it may be over
 * before a busy machine looks at it.
 */
export async function nextCode(secret: string): Promise<string> {
  const now = Math.floor(Date.now() / 1000 / STEP_SECONDS);
  const step = Math.max(now, (lastSteps.get(secret) ?? 0) + 1);
  lastSteps.set(secret, step);
  // A second more than the step needs: two clocks of one machine may differ by a little.
  if (step > now + 1) await delay((step - 1) * STEP_SECONDS * 1000 - Date.now() + 1000);
  return codeAt(secret, step);
}

export function codeAt(secret: string, step: number): string {
  return generateSync({ secret, epoch: step * STEP_SECONDS });
}

/** What an account of the demo world signs in with. */
export async function credentials(account: { email: string; password: string; totpSecret?: string }) {
  const { email, password, totpSecret } = account;
  return { email, password, ...(totpSecret === undefined ? {} : { otp: await nextCode(totpSecret) }) };
}

type Headers = Record<string, string>;

interface Signing {
  readonly accounts: readonly { role: string; email: string; password: string; totpSecret?: string }[];
  call(
    method: string,
    path: string,
    headers?: Headers,
    body?: unknown,
  ): Promise<{ status: number; headers: globalThis.Headers; body: unknown }>;
}

/** Signed-in demo accounts, each kept while its session lives: codes are few. */
export class SignedIn {
  private readonly kept = new Map<string, Promise<Headers>>();

  constructor(private readonly world: Signing) {}

  /** The cookie of this account, as a header. */
  async cookie(role: string): Promise<Headers> {
    const kept = await this.kept.get(role);
    if (kept && (await this.world.call('GET', '/v1/session', kept)).status === 200) return kept;
    const fresh = this.signIn(role);
    this.kept.set(role, fresh);
    return fresh;
  }

  private async signIn(role: string): Promise<Headers> {
    const account = this.world.accounts.find((it) => it.role === role)!;
    const answer = await this.world.call('POST', '/v1/session', {}, await credentials(account));
    const cookie = answer.headers.get('set-cookie')?.split(';')[0];
    if (cookie !== undefined) return { cookie };
    throw new Error(`${role} could not sign in: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
}
