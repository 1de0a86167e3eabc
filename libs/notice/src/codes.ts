import { raw } from 'bwip-js/node';

/** The squares of a two-dimensional code, row by row. */
export interface Matrix {
  columns: number;
  rows: number;
  isDark: (column: number, row: number) => boolean;
}

/** Error correction M, as pagoPA's rules for notices ask for. */
export const qrCode = (text: string): Matrix => matrixOf({ bcid: 'qrcode', text, eclevel: 'M' });

export const dataMatrix = (text: string): Matrix => matrixOf({ bcid: 'datamatrix', text });

function matrixOf(options: { bcid: string; text: string; eclevel?: string }): Matrix {
  const [code] = raw(options) as { pixs: number[]; pixx: number; pixy: number }[];
  if (code === undefined) throw new Error(`No ${options.bcid} was made`);
  const { pixs, pixx, pixy } = code;
  return { columns: pixx, rows: pixy, isDark: (column, row) => pixs[row * pixx + column] === 1 };
}
