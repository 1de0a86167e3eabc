import type { NoticePayment, PaymentNotice } from '#libs/domain';
import { dataMatrix, qrCode } from './codes';
import { type Box, INNER, MARGIN, POSTAL_INK, type Paper } from './page';
import { day, euros, grouped } from './words';

const BAND_HEIGHT = 18;
const QR_SIDE = 84;
const MATRIX_SIDE = 76;

/** Who asks whom for what. @returns the y below */
export function heading(paper: Paper, { organization, debtor, description }: PaymentNotice): number {
  const left = { x: MARGIN, y: 36, width: INNER * 0.62 };
  paper.text('Avviso di pagamento', left, { size: 20, weight: 'bold' });
  paper.text(
    'pagoPA',
    { x: MARGIN + INNER * 0.66, y: 36, width: INNER * 0.34 },
    {
      size: 20,
      weight: 'bold',
      align: 'right',
    },
  );
  let y = paper.text(
    description,
    { ...left, y: 70, width: INNER },
    { size: 13, weight: 'semibold', lines: 2 },
  );
  y += 10;
  paper.rule({ x: MARGIN, y, width: INNER });
  y += 8;
  const half = (INNER - 20) / 2;
  const right = MARGIN + half + 20;
  const ends = [
    party(
      paper,
      { x: MARGIN, y, width: half },
      'Ente creditore',
      organization.fiscalCode,
      organization.name,
      [...(organization.office === undefined ? [] : [organization.office])],
    ),
    party(
      paper,
      { x: right, y, width: half },
      'Destinatario avviso',
      debtor.fiscalCode,
      debtor.fullName,
      debtor.address,
    ),
  ];
  return Math.max(...ends) + 10;
}

function party(
  paper: Paper,
  box: Box,
  role: string,
  fiscalCode: string,
  name: string,
  lines: readonly string[],
): number {
  paper.text(role.toUpperCase(), box, { size: 8, weight: 'semibold' });
  paper.text(
    `Cod. fiscale ${fiscalCode}`,
    { ...box, x: box.x + box.width / 2, width: box.width / 2 },
    {
      size: 8,
      align: 'right',
    },
  );
  let y = paper.text(name, { ...box, y: box.y + 15 }, { size: 11, weight: 'bold', lines: 2 });
  for (const line of lines) y = paper.text(line, { ...box, y: y + 1 }, { size: 9, lines: 2 });
  return y;
}

/** How much, until when, and where. @returns the y below */
export function summary(paper: Paper, notice: PaymentNotice, from: number): number {
  const half = (INNER - 20) / 2;
  const left = { x: MARGIN, y: from, width: half };
  const right = { x: MARGIN + half + 20, y: from, width: half };
  paper.rule({ x: MARGIN, y: from, width: INNER });
  paper.text('QUANTO E QUANDO PAGARE', { ...left, y: from + 8 }, { size: 8, weight: 'semibold' });
  paper.text('DOVE PAGARE', { ...right, y: from + 8 }, { size: 8, weight: 'semibold' });
  let y = from + 22;
  for (const [amount, until] of amountsOf(notice)) {
    const end = paper.text(amount, { ...left, y, width: half * 0.55 }, { size: 15, weight: 'bold' });
    paper.text(
      until,
      { ...left, x: left.x + half * 0.55, y: y + 5, width: half * 0.45 },
      { size: 9, align: 'right' },
    );
    y = end + 1;
  }
  y = paper.text(
    'L’importo può cambiare se nel frattempo maturano sgravi, sanzioni o interessi: chi incassa lo aggiorna al momento del pagamento.',
    { ...left, y: y + 2 },
    { size: 8, lines: 3 },
  );
  const places = [
    'Sul sito o con l’app dell’ente, con l’app IO, con la tua banca o con un’altra app di pagamento.',
  ];
  places.push(
    'Sul territorio: banche e sportelli, ricevitorie, tabaccai, supermercati che aderiscono a pagoPA.',
  );
  if (hasSlip(notice)) places.push('Negli uffici postali, con il bollettino che trovi qui sotto.');
  let z = from + 22;
  for (const place of places) z = paper.text(place, { ...right, y: z }, { size: 9, lines: 3 }) + 3;
  return Math.max(y, z) + 10;
}

const hasSlip = ({ single, instalments }: PaymentNotice): boolean =>
  [...(single === undefined ? [] : [single]), ...instalments].some(({ postal }) => postal !== undefined);

function* amountsOf({ single, instalments }: PaymentNotice): Generator<[amount: string, until: string]> {
  if (single !== undefined) yield [`${euros(single.amount)} Euro`, `entro il ${day(single.dueDate)}`];
  if (instalments.length === 0) return;
  const total = instalments.reduce((sum, { amount }) => sum + amount, 0);
  const count = `${instalments.length} ${instalments.length === 1 ? 'rata' : 'rate'}`;
  const first = instalments[0]?.dueDate ?? '';
  yield [`${euros(total)} Euro`, `in ${count}, dal ${day(first)}`];
}

/** What is cut off and taken along: a band with its name, and the data of the payment by QR code. @returns the y below */
export function bankSection(paper: Paper, notice: PaymentNotice, payment: NoticePayment, box: Box): number {
  const { organization, debtor } = notice;
  title(paper, box, 'BANCHE E ALTRI CANALI', payment);
  const top = box.y + BAND_HEIGHT + 8;
  paper.code(qrCode(payment.qrCode), { x: box.x + 6, y: top, width: QR_SIDE });
  const column = { x: box.x + QR_SIDE + 20, y: top, width: box.width - QR_SIDE - 24 };
  let y = amount(paper, payment, column);
  y = pair(paper, { ...column, y }, 'Destinatario', debtor.fullName);
  y = pair(paper, { ...column, y }, 'Ente creditore', organization.name);
  y = pair(paper, { ...column, y }, 'Oggetto', payment.description, 2);
  const codes = [`Cod. fiscale ente ${organization.fiscalCode}`];
  if (organization.cbillCode !== undefined) codes.push(`Codice CBILL ${organization.cbillCode}`);
  return numbers(paper, { ...box, y: Math.max(y, top + QR_SIDE) + 4 }, payment, codes) + 8;
}

/** What is typed in where no code is read: never cut, so on lines of their own. */
function numbers(
  paper: Paper,
  box: Box,
  { nav }: NoticePayment,
  codes: readonly string[],
  color?: string,
): number {
  const inner = { ...box, x: box.x + 6, width: box.width - 12 };
  const y = pair(paper, inner, 'Codice avviso', grouped(nav), 1, color);
  const tone = color === undefined ? {} : { color };
  return paper.text(codes.join('   '), { ...inner, y }, { size: 8, ...tone });
}

/** The same for post offices. @returns the y below, which is that of `box` where there is no slip */
export function postalSection(paper: Paper, notice: PaymentNotice, payment: NoticePayment, box: Box): number {
  const { postal } = payment;
  if (postal === undefined) return box.y;
  const { organization, debtor } = notice;
  const color = POSTAL_INK;
  title(paper, box, 'BOLLETTINO POSTALE PA', payment);
  const top = box.y + BAND_HEIGHT + 8;
  const x = box.x + box.width - MATRIX_SIDE - 6;
  paper.code(dataMatrix(postal.dataMatrix), { x, y: top, width: MATRIX_SIDE });
  const column = { x: box.x + 6, y: top, width: box.width - MATRIX_SIDE - 24 };
  let y = amount(paper, payment, column);
  y = pair(paper, { ...column, y }, 'Sul C/C n.', postal.account, 1, color);
  y = pair(paper, { ...column, y }, 'Intestato a', postal.holder, 1, color);
  y = pair(paper, { ...column, y }, 'Destinatario', debtor.fullName, 1, color);
  y = pair(paper, { ...column, y }, 'Oggetto', payment.description, 2, color);
  const codes = ['Tipo P1', `Cod. fiscale ente ${organization.fiscalCode}`];
  y = numbers(paper, { ...box, y: Math.max(y, top + MATRIX_SIDE) + 4 }, payment, codes, color);
  if (postal.authorization !== undefined)
    y = paper.text(
      postal.authorization,
      { ...column, y, width: box.width - 12 },
      { size: 7, color, lines: 2 },
    );
  return y + 8;
}

function title(paper: Paper, box: Box, name: string, { dueDate, instalment }: NoticePayment): void {
  const label = instalment === undefined ? 'RATA UNICA' : `RATA ${instalment.number} DI ${instalment.of}`;
  paper.band(box, BAND_HEIGHT);
  const y = box.y + 3;
  paper.text(name, { x: box.x + 6, y, width: box.width * 0.46 }, { size: 8, weight: 'bold' });
  const end = { x: box.x + box.width * 0.46, y, width: box.width * 0.54 - 6 };
  paper.text(`${label}   entro il ${day(dueDate)}`, end, { size: 8, weight: 'semibold', align: 'right' });
}

const amount = (paper: Paper, payment: NoticePayment, box: Box): number =>
  paper.text(`Euro ${euros(payment.amount)}`, box, { size: 14, weight: 'bold' }) + 2;

/** A name and what it is, side by side. */
function pair(paper: Paper, box: Box, name: string, value: string, lines = 1, color?: string): number {
  const tone = color === undefined ? {} : { color };
  paper.text(name, { ...box, y: box.y + 0.5, width: 62 }, { size: 8, ...tone });
  const beside = { x: box.x + 64, y: box.y, width: box.width - 64 };
  return paper.text(value, beside, { size: 8.5, weight: 'semibold', lines, ...tone }) + 1;
}
