export interface ResetTexts {
  readonly direction: 'ltr' | 'rtl';
  readonly heading: string;
  readonly body: string;
  readonly password: string;
  readonly again: string;
  readonly button: string;
  readonly noScript: string;
  /** What the page says when something has happened, by the word its script knows it by. */
  readonly says: Readonly<Record<'differ' | 'weak' | 'wait' | 'gone' | 'away' | 'sending' | 'done', string>>;
}

/** The Urdu texts await the approval of a native reader, as those of letters do. */
export const RESET_TEXTS: Readonly<Record<'en' | 'ur', ResetTexts>> = {
  en: {
    direction: 'ltr',
    heading: 'Choose a new password',
    body: 'At least 15 characters; several words in a row are easy to remember. You will be signed out everywhere. A second factor you have set up stays, and is asked for when you sign in.',
    password: 'New password',
    again: 'The same once more',
    button: 'Set password',
    noScript:
      'This page needs JavaScript. Allow it for this page, or ask your administrator for another way.',
    says: {
      differ: 'The two are not the same.',
      weak: 'This password is too short or too easily guessed. Take another one.',
      wait: 'Too many tries. Wait a moment, then press the button again.',
      gone: 'This link is of no use: it was used, is older than 15 minutes, or was not copied whole. Ask for another one.',
      away: 'FCERT cannot be reached at this moment. Try again shortly.',
      sending: 'One moment …',
      done: 'Done. Sign in to FCERT with the new password.',
    },
  },
  ur: {
    direction: 'rtl',
    heading: 'نیا پاس ورڈ منتخب کریں',
    body: 'کم از کم 15 حروف؛ چند الفاظ کا جملہ یاد رکھنا آسان ہوتا ہے۔ آپ ہر جگہ سے سائن آؤٹ ہو جائیں گے۔ آپ کا دوسرا تصدیقی ذریعہ برقرار رہے گا اور سائن ان کے وقت پوچھا جائے گا۔',
    password: 'نیا پاس ورڈ',
    again: 'وہی دوبارہ',
    button: 'پاس ورڈ مقرر کریں',
    noScript: 'اس صفحے کے لیے JavaScript درکار ہے۔ اس کی اجازت دیں یا اپنے منتظم سے رابطہ کریں۔',
    says: {
      differ: 'دونوں پاس ورڈ ایک جیسے نہیں۔',
      weak: 'یہ پاس ورڈ بہت چھوٹا ہے یا آسانی سے بوجھا جا سکتا ہے۔ دوسرا منتخب کریں۔',
      wait: 'بہت زیادہ کوششیں ہوئیں۔ کچھ دیر بعد بٹن دوبارہ دبائیں۔',
      gone: 'یہ لنک کارآمد نہیں: استعمال ہو چکا ہے، 15 منٹ سے پرانا ہے، یا پورا نقل نہیں ہوا۔ نیا لنک منگوائیں۔',
      away: 'اس وقت FCERT تک رسائی نہیں۔ کچھ دیر بعد دوبارہ کوشش کریں۔',
      sending: 'ایک لمحہ …',
      done: 'ہو گیا۔ نئے پاس ورڈ سے FCERT میں سائن ان کریں۔',
    },
  },
};
