export interface Kind {
  readonly mediaType: string;
  readonly ending: string;
}

/** Endings that are one kind of file for all who open them. */
const ALIKE: readonly (readonly string[])[] = [
  ['jpg', 'jpeg', 'jpe', 'jfif'],
  ['tif', 'tiff'],
  ['gz', 'tgz', 'gzip'],
  ['exe', 'dll', 'sys', 'scr', 'com', 'cpl', 'ocx', 'drv', 'efi'],
  ['elf', 'so', 'o', 'bin', 'ko', ''],
  ['htm', 'html', 'xhtml'],
  ['zip', 'docx', 'xlsx', 'pptx', 'odt', 'ods', 'odp', 'jar', 'apk', 'epub', 'msix', 'xpi', 'war', 'kmz'],
  ['cfb', 'doc', 'xls', 'ppt', 'msi', 'msg', 'vsd', 'db'],
  ['pcap', 'cap', 'dmp', 'pcapng'],
  ['mp4', 'm4v', 'mov', 'm4a', '3gp'],
  ['mkv', 'webm'],
  ['ogg', 'oga', 'ogv', 'opus'],
  ['xml', 'svg', 'rdf', 'xsl', 'rss', 'evtx'],
  ['ps', 'eps', 'ai', 'pdf'],
];

/** How far into a text its kind is looked for. */
const TEXT_HEAD = 4096;

/** Markup that programs run when they show it. It has no fixed first bytes. */
export function textKind(head: Buffer): Kind | undefined {
  const text = head.subarray(0, TEXT_HEAD).toString('latin1').toLowerCase();
  if (/<svg[\s>]/.test(text)) return { mediaType: 'image/svg+xml', ending: 'svg' };
  if (/<(!doctype html|html|head|body|script|iframe)[\s>]/.test(text))
    return { mediaType: 'text/html', ending: 'html' };
  if (/^\s*(\u00ef\u00bb\u00bf)?<\?xml/.test(text)) return { mediaType: 'application/xml', ending: 'xml' };
  if (text.startsWith('#!')) return { mediaType: 'text/x-script', ending: 'sh' };
  return undefined;
}

/** What is strange about the kind beside the name, and what would run if anybody showed it. */
export function kindFindings(kind: Kind | undefined, ending: string, head: Buffer): string[] {
  const text = head.toString('latin1').toLowerCase();
  const isMarkup = kind !== undefined && ['svg', 'html', 'xml'].includes(kind.ending);
  const runs =
    isMarkup && /<script|\son[a-z]{3,20}\s*=|javascript:|<iframe|<foreignobject|<!entity/.test(text);
  return [
    ...(kind !== undefined && !isAlike(kind.ending, ending) ? ['kind-is-not-the-name'] : []),
    ...(runs ? ['active-content'] : []),
    ...(isTwoKinds(kind, text) ? ['two-kinds-at-once'] : []),
  ];
}

function isAlike(one: string, other: string): boolean {
  return one === other || ALIKE.some((kinds) => kinds.includes(one) && kinds.includes(other));
}

/** A file that one program reads as a picture or document and another as something that runs. */
function isTwoKinds(kind: Kind | undefined, text: string): boolean {
  if (kind === undefined || ['html', 'svg', 'xml', 'sh'].includes(kind.ending)) return false;
  const beginning = text.slice(0, 1024);
  const isPdfToo = kind.ending !== 'pdf' && beginning.includes('%pdf-');
  const isPageToo = /<(!doctype html|html|script)[\s>]/.test(beginning);
  const isProgramToo = kind.ending === 'pdf' && /^(mz|\u007felf|pk\u0003\u0004)/.test(text);
  return isPdfToo || isPageToo || isProgramToo;
}
