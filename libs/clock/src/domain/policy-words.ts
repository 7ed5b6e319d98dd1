import type { FieldError } from '@fcert/kernel';
import type { Citation, ClockDefinition, ClockPolicy, PolicyStatus } from './policy.js';

/** Words beside every figure FCERT chose for itself. */
export const HOUSE_CAPTION = 'FCERT house target';

/** Captions under which a figure without a source may stand: none of them speaks of law. */
const HOUSE_CAPTIONS: readonly string[] = [HOUSE_CAPTION, 'Contract target', 'Demonstration target'];

const CLAIMS_LAW = /CERT Rules|required by|mandatory|statutory|by law/i;

/** What is shown beside a due time: where its number comes from, and nothing that makes more of it. */
export interface ShownBasis {
  readonly status: PolicyStatus;
  readonly caption: string;
  readonly citation: Citation | null;
}

/** A clock may rest on another basis than its policy; a house figure inside a regulation is still a house figure. */
export function shownBasis(policy: ClockPolicy, definition: Pick<ClockDefinition, 'basis'>): ShownBasis {
  const { basis } = definition;
  const status = basis?.status ?? policy.status;
  const isHouseInside = status === 'house' && policy.status !== 'house';
  const own = basis?.url === undefined ? null : { url: basis.url, trust: basis.trust, ...noteOf(basis) };
  return {
    status,
    caption: isHouseInside ? HOUSE_CAPTION : policy.caption,
    // A house figure has no source, whatever inspired it.
    citation: status === 'house' ? null : (own ?? policy.citation),
  };
}

/** What a policy may call its figures. Empty when all is well. */
export function checkWords(policy: ClockPolicy): FieldError[] {
  const faults: FieldError[] = [];
  if (policy.status === 'house' && !HOUSE_CAPTIONS.includes(policy.caption))
    faults.push({
      pointer: '/caption',
      code: 'house-caption',
      message: `A number without a source carries the caption "${HOUSE_CAPTION}".`,
    });
  const titles = [
    { pointer: '/title', text: policy.title, status: policy.status },
    ...policy.clocks.map((clock, n) => titleOf(`/clocks/${n}/title`, clock, policy)),
    ...policy.recurring.map((duty, n) => titleOf(`/recurring/${n}/title`, duty, policy)),
  ];
  for (const { pointer, text, status } of titles)
    if (!isVerifiedLaw(status, policy) && CLAIMS_LAW.test(text))
      faults.push({
        pointer,
        code: 'claims-law',
        message: 'A number nobody at FCERT has verified as law is not presented as law.',
      });
  return faults;
}

function titleOf(
  pointer: string,
  { title, basis }: Pick<ClockDefinition, 'title' | 'basis'>,
  policy: ClockPolicy,
): { pointer: string; text: string; status: PolicyStatus } {
  return { pointer, text: title, status: basis?.status ?? policy.status };
}

function isVerifiedLaw(status: PolicyStatus, policy: ClockPolicy): boolean {
  return (status === 'statute' || status === 'regulation') && policy.verifiedBy !== null;
}

function noteOf({ note }: { note?: string }): { note?: string } {
  return note === undefined ? {} : { note };
}
