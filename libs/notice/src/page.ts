import { readFileSync } from 'node:fs';
import PDFDocument from 'pdfkit';
import type { Matrix } from './codes';

/** Points, of which an inch has 72. */
export const A4 = { width: 595.28, height: 841.89 };
export const MARGIN = 34;
export const INNER = A4.width - 2 * MARGIN;

const INK = '#1a1a1a';
const BAND = '#e6e9f2';
const RULE = '#8a8f99';
/** Poste Italiane asks for text that is not all black. */
export const POSTAL_INK = '#4d4d4d';

export type Weight = 'regular' | 'semibold' | 'bold';
const FILES: Record<Weight, () => string> = {
  regular: () => require.resolve('@expo-google-fonts/titillium-web/400Regular/TitilliumWeb_400Regular.ttf'),
  semibold: () =>
    require.resolve('@expo-google-fonts/titillium-web/600SemiBold/TitilliumWeb_600SemiBold.ttf'),
  bold: () => require.resolve('@expo-google-fonts/titillium-web/700Bold/TitilliumWeb_700Bold.ttf'),
};
/** Titillium Web, the typeface of pagoPA's own notices; read once. */
const fonts = new Map<Weight, Buffer>();

function fontOf(weight: Weight): Buffer {
  const known = fonts.get(weight);
  if (known !== undefined) return known;
  const font = readFileSync(FILES[weight]());
  fonts.set(weight, font);
  return font;
}

export interface Box {
  x: number;
  y: number;
  width: number;
}

export interface TextStyle {
  size?: number;
  weight?: Weight;
  /** Lines the text may take; what is longer ends in dots. */
  lines?: number;
  align?: 'left' | 'right' | 'center';
  color?: string;
}

/** Paper to write on: boxes of text with a limit of lines, bands, rules and codes. Origin is the upper left corner. */
export class Paper {
  private readonly document: PDFKit.PDFDocument;
  private readonly parts: Buffer[] = [];
  private readonly ended: Promise<void>;

  constructor(title: string, author: string) {
    this.document = new PDFDocument({
      size: 'A4',
      margin: 0,
      lang: 'it-IT',
      displayTitle: true,
      info: { Title: title, Author: author, Creator: 'gpd-async' },
    });
    for (const weight of Object.keys(FILES) as Weight[]) this.document.registerFont(weight, fontOf(weight));
    this.document.on('data', (part: Buffer) => this.parts.push(part));
    this.ended = new Promise((resolve, reject) => {
      this.document.on('end', resolve).on('error', reject);
    });
  }

  nextPage(): void {
    this.document.addPage();
  }

  /** @returns the y below what was written */
  text(text: string, { x, y, width }: Box, style: TextStyle = {}): number {
    const { size = 9, weight = 'regular', lines = 1, align = 'left', color = INK } = style;
    this.document.font(weight).fontSize(size).fillColor(color);
    const lineHeight = this.document.currentLineHeight(true);
    const height = lineHeight * lines;
    const taken = Math.min(this.document.heightOfString(text, { width, lineGap: 0 }), height);
    // A hair more than the lines need: what does not fit to the last digit is dropped.
    this.document.text(text, x, y, { width, height: height + 0.1, align, ellipsis: true, lineGap: 0 });
    return y + taken;
  }

  band({ x, y, width }: Box, height: number): void {
    this.document.rect(x, y, width, height).fill(BAND);
  }

  rule({ x, y, width }: Box, isDashed = false): void {
    this.document.lineWidth(0.6).strokeColor(RULE);
    if (isDashed) this.document.dash(3, { space: 3 });
    this.document
      .moveTo(x, y)
      .lineTo(x + width, y)
      .stroke();
    this.document.undash();
  }

  uprightRule(x: number, from: number, to: number): void {
    this.document.lineWidth(0.6).strokeColor(RULE).moveTo(x, from).lineTo(x, to).stroke();
  }

  /** A code as one shape of squares, sharp at any size; needs its own quiet zone around. */
  code(matrix: Matrix, { x, y, width }: Box): void {
    const side = width / matrix.columns;
    for (let row = 0; row < matrix.rows; row += 1) {
      let from = 0;
      while (from < matrix.columns) {
        if (!matrix.isDark(from, row)) {
          from += 1;
          continue;
        }
        let to = from;
        while (to < matrix.columns && matrix.isDark(to, row)) to += 1;
        this.document.rect(x + from * side, y + row * side, (to - from) * side, side);
        from = to;
      }
    }
    this.document.fill('#000000');
  }

  /** The PDF, once nothing more is to be written. */
  async finish(): Promise<Buffer> {
    this.document.end();
    await this.ended;
    return Buffer.concat(this.parts);
  }
}
