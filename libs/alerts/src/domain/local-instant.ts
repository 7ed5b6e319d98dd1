import { DateTime } from 'luxon';
import type { Language } from './message.js';

const FORMATS: Record<Language, { locale: string; format: string }> = {
  en: { locale: 'en-GB', format: "ccc d LLL yyyy, HH:mm 'PKT'" },
  ur: { locale: 'ur-PK', format: "cccc d LLLL yyyy، HH:mm 'PKT'" },
};

/** An instant as people in Pakistan write it, always with its zone. */
export function localInstant(iso: string, language: Language): string {
  const { locale, format } = FORMATS[language];
  return DateTime.fromISO(iso, { zone: 'Asia/Karachi' })
    .reconfigure({ locale, numberingSystem: 'latn' })
    .toFormat(format);
}
