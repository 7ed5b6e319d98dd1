import { extractText } from 'unpdf';

/** The words of a PDF as a reader copies them, all pages. */
export async function pdfText(pdf: Buffer): Promise<string> {
  const { text } = await extractText(new Uint8Array(pdf), { mergePages: true });
  return text;
}
