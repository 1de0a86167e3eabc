import { readFile } from 'node:fs/promises';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

/** A page as a reader sees it: its text, and what the codes on it say. */
export interface ReadPage {
  text: string;
  codes: { format: string; text: string }[];
}

/** Pixels per point: codes of half a millimetre a square are told apart. */
const SCALE = 4;

/** Draws the pages of a PDF and reads codes off the drawing. Neither program has anything to do with the one that made it. */
export async function readPdf(pdf: Uint8Array): Promise<ReadPage[]> {
  const wasm = await readFile(require.resolve('zxing-wasm/reader/zxing_reader.wasm'));
  await prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer }, fireImmediately: true });
  const library = await PDFiumLibrary.init();
  try {
    const document = await library.loadDocument(pdf);
    const pages: ReadPage[] = [];
    for (const page of document.pages()) {
      // Before it is drawn: that closes the page.
      const text = page.getText();
      const { data, width, height } = await page.render({ scale: SCALE, render: 'bitmap' });
      const image = { data: new Uint8ClampedArray(data), width, height, colorSpace: 'srgb' as const };
      const found = await readBarcodes(image, { formats: ['QRCode', 'DataMatrix'], tryHarder: true });
      const codes = found.map((code) => ({ format: code.format, text: code.text }));
      pages.push({ text, codes });
    }
    document.destroy();
    return pages;
  } finally {
    library.destroy();
  }
}
