import type { Language } from '@fcert/alerts';

/** Where a link from a letter can lead. */
export type LinkStanding =
  'ask' | 'done' | 'used' | 'answered' | 'expired' | 'ended' | 'no-longer-yours' | 'unknown';

export interface LinkTexts {
  readonly direction: 'ltr' | 'rtl';
  readonly headings: Readonly<Record<LinkStanding, string>>;
  readonly bodies: Readonly<Record<LinkStanding, string>>;
  readonly reference: string;
  readonly clock: string;
  readonly as: string;
  readonly by: string;
  readonly at: string;
  readonly button: string;
}

const en: LinkTexts = {
  direction: 'ltr',
  headings: {
    ask: 'Acknowledge this escalation?',
    done: 'Acknowledged',
    used: 'This link has been used',
    answered: 'Somebody has answered already',
    expired: 'This link is too old',
    ended: 'This escalation is over',
    'no-longer-yours': 'This link is of no use any more',
    unknown: 'There is no such link',
  },
  bodies: {
    ask: 'With the button you answer for it, and no further desk is told.',
    done: 'You answer for it now. No further desk is told.',
    used: 'A link acknowledges once. You answer for this matter already, or did.',
    answered: 'There is nothing to do here: this matter was acknowledged.',
    expired: 'A link works for a day. Sign in to FCERT to acknowledge.',
    ended: 'It ended before anyone acknowledged it: what it waited for has been done, or is no longer owed.',
    'no-longer-yours':
      'Your account may not acknowledge this matter. Sign in to FCERT, or ask the shift lead.',
    unknown: 'Look whether the address was copied whole, or sign in to FCERT.',
  },
  reference: 'Number',
  clock: 'Clock',
  as: 'You act as',
  by: 'By',
  at: 'At',
  button: 'Acknowledge',
};

const ur: LinkTexts = {
  direction: 'rtl',
  headings: {
    ask: 'کیا آپ اس معاملے کی ذمہ داری قبول کرتے ہیں؟',
    done: 'ذمہ داری قبول ہو گئی',
    used: 'یہ لنک استعمال ہو چکا ہے',
    answered: 'کوئی اور جواب دے چکا ہے',
    expired: 'اس لنک کی مدت ختم ہو چکی ہے',
    ended: 'یہ معاملہ ختم ہو چکا ہے',
    'no-longer-yours': 'یہ لنک اب کارآمد نہیں',
    unknown: 'ایسا کوئی لنک نہیں',
  },
  bodies: {
    ask: 'بٹن دبانے سے آپ ذمہ دار ہوں گے، اور اگلے کسی ڈیسک کو اطلاع نہیں دی جائے گی۔',
    done: 'اب آپ ذمہ دار ہیں۔ اگلے کسی ڈیسک کو اطلاع نہیں دی جائے گی۔',
    used: 'لنک صرف ایک بار کام کرتا ہے۔ آپ اس معاملے کی ذمہ داری پہلے ہی قبول کر چکے ہیں۔',
    answered: 'یہاں کچھ کرنے کی ضرورت نہیں: اس معاملے کی ذمہ داری قبول کی جا چکی ہے۔',
    expired: 'لنک ایک دن تک کام کرتا ہے۔ ذمہ داری قبول کرنے کے لیے FCERT میں سائن ان کریں۔',
    ended: 'یہ کسی کے قبول کرنے سے پہلے ہی ختم ہو گیا: مطلوبہ کام ہو چکا ہے یا اب درکار نہیں۔',
    'no-longer-yours':
      'آپ کا اکاؤنٹ اس معاملے کی ذمہ داری قبول نہیں کر سکتا۔ FCERT میں سائن ان کریں یا شفٹ لیڈ سے پوچھیں۔',
    unknown: 'دیکھیں کہ پتہ پورا نقل ہوا ہے، یا FCERT میں سائن ان کریں۔',
  },
  reference: 'نمبر',
  clock: 'مدت',
  as: 'آپ بطور',
  by: 'از',
  at: 'وقت',
  button: 'ذمہ داری قبول کریں',
};

export const LINK_TEXTS: Readonly<Record<Language, LinkTexts>> = { en, ur };

export const LINK_STATUS: Readonly<Record<LinkStanding, number>> = {
  ask: 200,
  done: 200,
  used: 410,
  answered: 200,
  expired: 410,
  ended: 409,
  'no-longer-yours': 403,
  unknown: 404,
};
