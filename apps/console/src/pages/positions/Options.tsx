import { Anchor, Card, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import { useWords } from '../../language';
import { Facts } from '../../parts/Facts';
import { Rows } from '../../parts/Rows';
import { Status } from '../../parts/Status';
import { Copyable, Money, When } from '../../parts/show';
import { common } from '../../parts/words';
import { words } from './words';

interface Transfer {
  idTransfer: string;
  amount: number;
  organizationFiscalCode: string;
  companyName?: string;
  remittanceInformation: string;
  category: string;
  iban?: string;
  postalIban?: string;
}
export interface Installment {
  nav: string;
  iuv: string;
  amount: number;
  description: string;
  dueDate: string;
  status: string;
  paymentDate?: string;
  paymentMethod?: string;
  pspCompany?: string;
  notificationFee: number;
  idReceipt?: string;
  idFlowReporting?: string;
  transfer: Transfer[];
}
export interface Option {
  debtor: { fullName: string; fiscalCode: string };
  installments: Installment[];
}

/** The ways a position may be paid, each with its instalments and where their money goes. */
export function Options({ options, organization }: { options: readonly Option[]; organization: string }) {
  const own = useWords(words);
  return options.map(({ installments }, index) => (
    <Card
      withBorder
      key={installments[0]?.iuv ?? index}
      component="section"
      aria-label={own.option(index + 1)}
    >
      <Group justify="space-between" mb="md">
        <Title order={2} size="h4">
          {own.option(index + 1)}
        </Title>
        <Text c="dimmed" size="sm">
          {installments.length > 1 ? own.plan(installments.length) : own.once}
        </Text>
      </Group>
      <Stack gap="xl">
        {installments.map((installment) => (
          <OneInstallment key={installment.iuv} of={installment} organization={organization} />
        ))}
      </Stack>
    </Card>
  ));
}

function OneInstallment({ of, organization }: { of: Installment; organization: string }) {
  const own = useWords(words);
  const shared = useWords(common);
  return (
    <Stack gap="sm">
      <Group justify="space-between" align="flex-start">
        <div>
          <Text fw={600}>{of.description}</Text>
          <Text size="sm" c="dimmed" component="div">
            {shared.notice} <Copyable text={of.nav} />
          </Text>
        </div>
        <Group gap="sm">
          <Status of={of.status} />
          <Text fw={600} size="lg">
            <Money cents={of.amount} />
          </Text>
        </Group>
      </Group>
      <Facts
        cols={3}
        facts={[
          ['IUV', <Copyable key="iuv" text={of.iuv} />],
          [own.due, <When key="due" at={of.dueDate} />],
          [own.paid, of.paymentDate && <When at={of.paymentDate} />],
          [own.method, of.paymentMethod],
          [own.psp, of.pspCompany],
          [own.fee, of.notificationFee > 0 && <Money cents={of.notificationFee} />],
          [
            own.receipt,
            of.idReceipt && (
              <Anchor
                component={Link}
                size="sm"
                ff="monospace"
                to={`/receipts/${encodeURIComponent(organization)}/${encodeURIComponent(of.idReceipt)}`}
              >
                {of.idReceipt}
              </Anchor>
            ),
          ],
          [own.flow, of.idFlowReporting],
        ]}
      />
      <Rows
        label={`${own.transfers} ${of.nav}`}
        rows={of.transfer}
        keyOf={({ idTransfer }) => idTransfer}
        minWidth={520}
        columns={[
          {
            title: own.to,
            show: ({ organizationFiscalCode, companyName }) => (
              <Stack gap={0}>
                <Text size="sm" ff="monospace">
                  {organizationFiscalCode}
                </Text>
                {companyName !== undefined && (
                  <Text size="xs" c="dimmed">
                    {companyName}
                  </Text>
                )}
              </Stack>
            ),
          },
          {
            title: own.iban,
            show: ({ iban, postalIban }) => (
              <Text
                size="sm"
                ff={iban === undefined ? 'text' : 'monospace'}
                style={{ overflowWrap: 'anywhere' }}
              >
                {iban ?? postalIban ?? own.stamp}
              </Text>
            ),
          },
          { title: own.category, show: ({ category }) => <Text size="sm">{category}</Text> },
          {
            title: own.reason,
            show: ({ remittanceInformation }) => <Text size="sm">{remittanceInformation}</Text>,
          },
          { title: shared.amount, right: true, show: ({ amount }) => <Money cents={amount} /> },
        ]}
      />
    </Stack>
  );
}
