import type { Language, MessageKind } from './message.js';

/** Words in braces are filled in; there is nothing else to a template. */
interface KindTexts {
  readonly subject: string;
  readonly heading: string;
  readonly body: string;
  readonly sms: string;
}

interface Catalogue {
  readonly direction: 'ltr' | 'rtl';
  readonly kinds: Readonly<Record<MessageKind, KindTexts>>;
  /** For labels that keep details off the wire. */
  readonly discreet: KindTexts;
  readonly labels: Readonly<
    Record<'reference' | 'report' | 'clock' | 'due' | 'late' | 'feed' | 'heard' | 'label' | 'code', string>
  >;
  readonly lateBy: string;
  readonly acknowledge: string;
  readonly acknowledgeHint: string;
  readonly reset: string;
  readonly resetHint: string;
  readonly page: string;
  readonly signIn: string;
  readonly footer: string;
}

const en: Catalogue = {
  direction: 'ltr',
  kinds: {
    escalation: {
      subject: 'Escalation {reference}: your answer is needed',
      heading: 'Escalation: your answer is needed',
      body: 'You are on duty for this step. Until somebody acknowledges it, the next desk is told after you.',
      sms: 'FCERT: {reference} was escalated to you and waits for your answer. Sign in to acknowledge.',
    },
    'clock-due-soon': {
      subject: '{reference}: a time limit is near',
      heading: 'A time limit is near',
      body: 'What this clock asks for is still open.',
      sms: 'FCERT: {reference}: a time limit is near. Sign in to see it.',
    },
    'clock-breached': {
      subject: '{reference}: a time limit has passed',
      heading: 'A time limit has passed',
      body: 'What this clock asks for is still owed. Late is better than never, and reporting is never held against you.',
      sms: 'FCERT: {reference}: a time limit has passed. Sign in to see it.',
    },
    receipt: {
      subject: '{reference}: your report is being handled',
      heading: 'Your report is being handled',
      body: 'FCERT has opened an incident for your report. Quote its number when you write to us.',
      sms: 'FCERT: your report is being handled as {reference}.',
    },
    'feed-silent': {
      subject: 'A watched feed has fallen silent',
      heading: 'A watched feed has fallen silent',
      body: 'Nothing has come from it for longer than its rhythm allows. Silence may be a fault, or somebody’s work: find out which.',
      sms: 'FCERT: a watched feed has fallen silent. Sign in to see which.',
    },
    'address-code': {
      subject: 'Confirm this address',
      heading: 'Confirm this address',
      body: 'Somebody asked FCERT to send alerts here. Enter this code in FCERT to agree. If it was not you, do nothing.',
      sms: 'FCERT: code {code} confirms this number for alerts. Tell it to nobody.',
    },
    'password-reset': {
      subject: 'A new password for your account',
      heading: 'A new password for your account',
      body: 'Somebody, probably you, said that your password is forgotten. Nothing has changed yet. If it was not you, do nothing; your administrator should know.',
      sms: 'FCERT: a letter about your password is on its way to you.',
    },
    'password-changed': {
      subject: 'Your password was changed',
      heading: 'Your password was changed',
      body: 'Your account has a new password, and sessions opened with the old one are over. If it was not you, tell your administrator at once.',
      sms: 'FCERT: your password was changed. If it was not you, tell your administrator.',
    },
  },
  discreet: {
    subject: '{reference}',
    heading: 'Something needs your attention',
    body: 'Its marking keeps the details out of this message. Sign in to read them.',
    sms: 'FCERT: {reference} needs your attention. Sign in to read why.',
  },
  labels: {
    reference: 'Number',
    report: 'Report',
    clock: 'Clock',
    due: 'Due',
    late: 'Late by',
    feed: 'Feed',
    heard: 'Last heard',
    label: 'Marking',
    code: 'Code',
  },
  lateBy: '{minutes} min',
  acknowledge: 'Acknowledge',
  acknowledgeHint: 'Opens a page with a button; only the button acknowledges. The link is for you alone.',
  reset: 'Choose a new password',
  resetHint: 'Works once, and for 15 minutes. Opening it changes nothing. The link is for you alone.',
  page: 'Open in FCERT',
  signIn: 'Sign in to FCERT to go on.',
  footer: 'Sent by FCERT. Nobody reads answers to this message.',
};

const ur: Catalogue = {
  direction: 'rtl',
  kinds: {
    escalation: {
      subject: '{reference}: آپ کا جواب درکار ہے',
      heading: 'معاملہ آپ تک پہنچایا گیا ہے: آپ کا جواب درکار ہے',
      body: 'اس مرحلے پر آپ ڈیوٹی پر ہیں۔ جب تک کوئی اس کی ذمہ داری قبول نہ کرے، اس کے بعد اگلے ڈیسک کو اطلاع دی جائے گی۔',
      sms: 'FCERT: {reference} آپ کے جواب کا منتظر ہے۔ سائن ان کریں۔',
    },
    'clock-due-soon': {
      subject: '{reference}: مقررہ وقت قریب ہے',
      heading: 'مقررہ وقت قریب ہے',
      body: 'اس مدت میں جو کام مطلوب ہے وہ ابھی باقی ہے۔',
      sms: 'FCERT: {reference} کا مقررہ وقت قریب ہے۔ سائن ان کریں۔',
    },
    'clock-breached': {
      subject: '{reference}: مقررہ وقت گزر گیا',
      heading: 'مقررہ وقت گزر گیا',
      body: 'جو کام مطلوب تھا وہ اب بھی باقی ہے۔ دیر سے بتانا نہ بتانے سے بہتر ہے، اور اطلاع دینا آپ کے خلاف نہیں جائے گا۔',
      sms: 'FCERT: {reference} کا مقررہ وقت گزر گیا۔ سائن ان کریں۔',
    },
    receipt: {
      subject: '{reference}: آپ کی اطلاع پر کام جاری ہے',
      heading: 'آپ کی اطلاع پر کام جاری ہے',
      body: 'آپ کی اطلاع پر FCERT نے واقعہ درج کر لیا ہے۔ ہم سے رابطے میں اس کا نمبر لکھیں۔',
      sms: 'FCERT: آپ کی اطلاع {reference} کے تحت زیرِ کار ہے۔',
    },
    'feed-silent': {
      subject: 'ایک زیرِ نگرانی ذریعہ خاموش ہے',
      heading: 'ایک زیرِ نگرانی ذریعہ خاموش ہے',
      body: 'اس ذریعے سے معمول سے زیادہ دیر سے کچھ نہیں آیا۔ خاموشی خرابی بھی ہو سکتی ہے اور کسی کا کام بھی: معلوم کریں کہ کیا ہے۔',
      sms: 'FCERT: ایک زیرِ نگرانی ذریعہ خاموش ہے۔ سائن ان کریں۔',
    },
    'address-code': {
      subject: 'اس پتے کی تصدیق کریں',
      heading: 'اس پتے کی تصدیق کریں',
      body: 'کسی نے FCERT کے انتباہات اس پتے پر منگوائے ہیں۔ اگر آپ نے کہا ہے تو یہ کوڈ FCERT میں درج کریں، ورنہ کچھ نہ کریں۔',
      sms: 'FCERT: آپ کا کوڈ {code} ہے۔ کسی کو نہ بتائیں۔',
    },
    'password-reset': {
      subject: 'آپ کے اکاؤنٹ کے لیے نیا پاس ورڈ',
      heading: 'آپ کے اکاؤنٹ کے لیے نیا پاس ورڈ',
      body: 'کسی نے، غالباً آپ نے، بتایا ہے کہ آپ کا پاس ورڈ یاد نہیں رہا۔ ابھی کچھ تبدیل نہیں ہوا۔ اگر یہ آپ نہیں تھے تو کچھ نہ کریں اور اپنے منتظم کو بتائیں۔',
      sms: 'FCERT: پاس ورڈ کے بارے میں خط بھیجا گیا ہے۔',
    },
    'password-changed': {
      subject: 'آپ کا پاس ورڈ تبدیل ہو گیا ہے',
      heading: 'آپ کا پاس ورڈ تبدیل ہو گیا ہے',
      body: 'آپ کے اکاؤنٹ کا پاس ورڈ نیا ہے اور پرانے پاس ورڈ سے کھلے تمام سیشن ختم ہو گئے ہیں۔ اگر یہ آپ نے نہیں کیا تو فوراً اپنے منتظم کو بتائیں۔',
      sms: 'FCERT: آپ کا پاس ورڈ بدل گیا۔ آپ نہیں تھے تو منتظم کو بتائیں۔',
    },
  },
  discreet: {
    subject: '{reference}',
    heading: 'ایک معاملہ آپ کی توجہ چاہتا ہے',
    body: 'اس کی درجہ بندی کے باعث تفصیل اس پیغام میں نہیں۔ پڑھنے کے لیے سائن ان کریں۔',
    sms: 'FCERT: {reference} آپ کی توجہ چاہتا ہے۔ سائن ان کریں۔',
  },
  labels: {
    reference: 'نمبر',
    report: 'اطلاع',
    clock: 'مدت',
    due: 'مقررہ وقت',
    late: 'تاخیر',
    feed: 'ذریعہ',
    heard: 'آخری اطلاع',
    label: 'درجہ بندی',
    code: 'کوڈ',
  },
  lateBy: '{minutes} منٹ',
  acknowledge: 'ذمہ داری قبول کریں',
  acknowledgeHint: 'یہ ایک صفحہ کھولتا ہے؛ ذمہ داری صرف اس کے بٹن سے قبول ہوتی ہے۔ یہ لنک صرف آپ کے لیے ہے۔',
  reset: 'نیا پاس ورڈ منتخب کریں',
  resetHint:
    'یہ لنک ایک بار اور 15 منٹ تک کام کرتا ہے۔ صرف کھولنے سے کچھ نہیں بدلتا۔ یہ لنک صرف آپ کے لیے ہے۔',
  page: 'FCERT میں کھولیں',
  signIn: 'آگے بڑھنے کے لیے FCERT میں سائن ان کریں۔',
  footer: 'یہ پیغام FCERT نے بھیجا ہے۔ اس کے جواب نہیں پڑھے جاتے۔',
};

export const TEXTS: Readonly<Record<Language, Catalogue>> = { en, ur };
export type AlertTexts = Catalogue;

/** Replaces `{name}` by its value; a name without a value stays as it is, for a test to find. */
export function filled(text: string, values: Readonly<Record<string, string | undefined>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
