import type { NoticePayment, PaymentNotice } from '#libs/domain';
import { A4, INNER, MARGIN, Paper } from './page';
import { bankSection, heading, postalSection, summary } from './sections';

const GAP = 16;
const FOOT = A4.height - MARGIN;
/** Height of a row of instalments, with their slips and without. */
const ROW = { withSlip: 318, without: 152 };

/**
 * Prints a notice, after the parts and the order of pagoPA's rules: who, how much and where to pay; the whole amount, for
 * banks and for the post; then pages of instalments, two side by side. Takes some 40 ms a page of a
 * processor: the API calls it in a thread (`createNoticePrinter`).
 *
 * @returns a PDF
 */
export async function renderNotice(notice: PaymentNotice): Promise<Buffer> {
  const { organization, single, instalments } = notice;
  const paper = new Paper(`Avviso di pagamento ${(single ?? instalments[0])?.nav ?? ''}`, organization.name);
  let y = summary(paper, notice, heading(paper, notice));
  if (single !== undefined) y = whole(paper, notice, single, y);
  rows(paper, notice, y);
  return paper.finish();
}

function whole(paper: Paper, notice: PaymentNotice, payment: NoticePayment, from: number): number {
  const box = { x: MARGIN, y: from, width: INNER };
  const y = bankSection(paper, notice, payment, box);
  if (payment.postal === undefined) return y;
  paper.rule({ ...box, y }, true);
  return postalSection(paper, notice, payment, { ...box, y: y + 8 });
}

function rows(paper: Paper, notice: PaymentNotice, from: number): void {
  const { instalments } = notice;
  const height = instalments.some(({ postal }) => postal !== undefined) ? ROW.withSlip : ROW.without;
  const width = (INNER - GAP) / 2;
  let y = from;
  instalments.forEach((payment, index) => {
    const isLeft = index % 2 === 0;
    if (isLeft) {
      if (index > 0) y += height + GAP;
      if (y + height > FOOT) {
        paper.nextPage();
        y = MARGIN;
      }
    }
    const box = { x: isLeft ? MARGIN : MARGIN + width + GAP, y, width };
    const below = bankSection(paper, notice, payment, box);
    postalSection(paper, notice, payment, { ...box, y: below });
  });
}
