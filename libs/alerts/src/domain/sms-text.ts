/** GSM 03.38: the characters one septet holds, and those that take two (ETSI TS 123 038, 6.2.1). */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿' +
    'abcdefghijklmnopqrstuvwxyzäöñüà',
);
const EXTENDED = new Set('\f^{}\\[~]|€');

export interface SmsSize {
  readonly encoding: 'gsm' | 'ucs-2';
  readonly units: number;
  readonly segments: number;
}

/** One message holds 160 septets or 70 UCS-2 units; a part of a longer one 153 or 67, for its header. */
export function smsSize(text: string): SmsSize {
  const characters = [...text];
  if (characters.every((one) => BASIC.has(one) || EXTENDED.has(one))) {
    const units = characters.reduce((sum, one) => sum + (EXTENDED.has(one) ? 2 : 1), 0);
    return { encoding: 'gsm', units, segments: segmentsOf(units, 160, 153) };
  }
  return { encoding: 'ucs-2', units: text.length, segments: segmentsOf(text.length, 70, 67) };
}

function segmentsOf(units: number, alone: number, part: number): number {
  return units <= alone ? 1 : Math.ceil(units / part);
}
