import type { TypeRule } from './rare-type-rules.js';

/**
 * No Urdu and no Roman Urdu stands in the training reports: the model cannot read them. These few words let triage
 * offer a suggestion instead of nothing. Strengths are low on purpose: an analyst decides.
 */
const hint = (id: string, rsitClass: string, type: string, phrase: RegExp, reason: string): TypeRule => ({
  id: `ur-${id}`,
  class: rsitClass,
  type,
  strength: 0.3,
  phrase,
  reason,
});

export const URDU_HINTS: readonly TypeRule[] = [
  hint('hack', 'intrusions', 'system-compromise', /ہیک|\bhack (?:ho|kar|ki|kr)\b/u, 'Urdu: hacked'),
  hint(
    'phishing',
    'fraud',
    'phishing',
    /فشنگ|فشینگ|جعلی (?:ای میل|ویب سائٹ|لنک)|\bjaali (?:email|website|link)\b/u,
    'Urdu: phishing or a forged mail or page',
  ),
  hint(
    'ransom',
    'information-content-security',
    'unauthorised-information-modification',
    /رینسم|تاوان|\btawan\b/u,
    'Urdu: ransom',
  ),
  hint(
    'malware',
    'malicious-code',
    'infected-system',
    /وائرس|میلویئر|میل ویئر|\bvirus (?:aa|a|lag|mila)\b/u,
    'Urdu: virus or malware',
  ),
  hint('ddos', 'availability', 'ddos', /ڈی ڈاس|ڈوس حمل/u, 'Urdu: denial of service'),
  hint(
    'outage',
    'availability',
    'outage',
    /(?:ویب سائٹ|سسٹم|سروس|سرور) (?:بند|ڈاؤن)|\b(?:website|system|server|service) (?:band|down) (?:ho|hai|hy)\b/u,
    'Urdu: a service is down',
  ),
  hint(
    'theft',
    'information-content-security',
    'data-loss',
    /چوری|گم (?:ہو|شدہ)|\bchori (?:ho|hua|hui)\b|\bgum ho\b/u,
    'Urdu: stolen or lost',
  ),
  hint(
    'leak',
    'information-content-security',
    'data-leak',
    /لیک|افشا|\bleak (?:ho|hua|hui|kar)\b/u,
    'Urdu: leaked',
  ),
  hint(
    'deface',
    'information-content-security',
    'unauthorised-information-modification',
    /ڈیفیس|ویب سائٹ (?:تبدیل|کا صفحہ)|\bdeface (?:ho|kar|hui)\b/u,
    'Urdu: a page was changed',
  ),
];
