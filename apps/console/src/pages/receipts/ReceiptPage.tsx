import { Anchor, Button, Card, Group, Loader, Modal, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFileCode, IconSend } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { call, useApi } from '../../api';
import { useWords } from '../../language';
import { useSession } from '../../session';
import { Facts } from '../../parts/Facts';
import { Page } from '../../parts/Page';
import { Status } from '../../parts/Status';
import { Xml } from '../../parts/Xml';
import { Copyable, Money, Problem, When } from '../../parts/show';
import { common } from '../../parts/words';
import { DeliveryCard } from './DeliveryCard';
import type { Delivery } from './delivery';
import { words } from './words';

interface Subject {
  fullName: string;
  uniqueIdentifier: { entityUniqueIdentifierValue: string };
}
interface Receipt {
  receiptId: string;
  organizationFiscalCode: string;
  noticeNumber: string;
  source: string;
  anomalies: string[];
  createdAt: string;
  status: string;
  deliveries: Delivery[];
  receipt: {
    paymentAmount: string;
    description: string;
    companyName: string;
    debtor: Subject;
    payer?: Subject;
    PSPCompanyName: string;
    paymentMethod?: string;
    paymentDateTime?: string;
    creditorReferenceId: string;
  };
}

const nameOf = ({ fullName, uniqueIdentifier }: Subject): string =>
  `${fullName} (${uniqueIdentifier.entityUniqueIdentifierValue})`;
const isOver = ({ status, parked }: Delivery): boolean =>
  status === 'NOTIFIED' || status === 'REDIRECTED' || parked;

/** Reads again while something is still to happen soon. */
const EVERY_MS = 3_000;

export function ReceiptPage() {
  const { organization = '', receiptId = '' } = useParams();
  const own = useWords(words);
  const shared = useWords(common);
  const canWrite = useSession().can('receipts', 'write');
  const path = `/organizations/${encodeURIComponent(organization)}/receipts/${encodeURIComponent(receiptId)}`;
  const client = useQueryClient();
  const { data, error, isPending, refetch } = useApi<Receipt>(path, EVERY_MS);
  const [isOpen, { open, close }] = useDisclosure(false);
  const [told, setTold] = useState<{ done: number; refused: number; error?: unknown }>();
  const resend = useMutation({
    mutationFn: async (ids: readonly number[]) => {
      const results = await Promise.allSettled(
        ids.map((id) => call('POST', `${path}/deliveries/${id}/redeliver`)),
      );
      const refused = results.filter((result) => result.status === 'rejected');
      setTold({
        done: results.length - refused.length,
        refused: refused.length,
        ...(refused[0] === undefined ? {} : { error: refused[0].reason as unknown }),
      });
    },
    onSettled: () => client.invalidateQueries({ queryKey: [path] }),
  });
  const again = (data?.deliveries ?? []).filter(({ status }) => status !== 'REDIRECTED');
  return (
    <Page
      title={receiptId}
      lead={
        <Group gap="xs">
          {data && <Status of={data.status} />}
          <span>{data?.receipt.companyName}</span>
          <Copyable text={data?.organizationFiscalCode ?? organization} />
        </Group>
      }
      actions={
        <>
          <Button variant="default" leftSection={<IconFileCode size={16} aria-hidden />} onClick={open}>
            {own.document}
          </Button>
          {canWrite && again.length > 1 && (
            <Button
              leftSection={<IconSend size={16} aria-hidden />}
              loading={resend.isPending}
              onClick={() => resend.mutate(again.map(({ id }) => id))}
            >
              {own.resendAll}
            </Button>
          )}
        </>
      }
    >
      {isPending && <Loader aria-label={shared.loading} mx="auto" />}
      {error !== null && <Problem error={error} onRetry={() => void refetch()} />}
      <div aria-live="polite">
        {told !== undefined && told.done > 0 && <Text>{own.resent(told.done)}</Text>}
        {told !== undefined && told.refused > 0 && <Problem error={told.error} />}
      </div>
      {data && (
        <>
          <PaymentFacts receipt={data} organization={organization} />
          <Stack component="section" aria-labelledby="deliveries">
            <Title order={2} size="h4" id="deliveries">
              {own.deliveries}
            </Title>
            {data.deliveries.map((delivery) => (
              <DeliveryCard
                key={delivery.id}
                delivery={delivery}
                path={path}
                {...(canWrite && delivery.status !== 'REDIRECTED'
                  ? { onResend: () => resend.mutate([delivery.id]) }
                  : {})}
                busy={resend.isPending}
                openAtFirst={!isOver(delivery) || delivery.outcome !== 'OK' || data.deliveries.length === 1}
              />
            ))}
            {data.deliveries.length === 0 && <Text c="dimmed">{own.none}</Text>}
          </Stack>
        </>
      )}
      <Modal
        opened={isOpen}
        onClose={close}
        title={own.document}
        size="xl"
        closeButtonProps={{ 'aria-label': shared.close }}
      >
        <Document path={`${path}/xml`} label={own.document} />
      </Modal>
    </Page>
  );
}

function Document({ path, label }: { path: string; label: string }) {
  const shared = useWords(common);
  const { data, error } = useQuery({
    queryKey: [path],
    queryFn: () => call<string>('GET', path),
    retry: false,
  });
  if (error !== null) return <Problem error={error} />;
  return data === undefined ? <Loader aria-label={shared.loading} /> : <Xml text={data} label={label} />;
}

function PaymentFacts({ receipt, organization }: { receipt: Receipt; organization: string }) {
  const own = useWords(words);
  const shared = useWords(common);
  const { receipt: paid } = receipt;
  const isPrimary = receipt.organizationFiscalCode === organization;
  return (
    <Card withBorder component="section" aria-label={own.facts}>
      <Group justify="space-between" mb="md" align="flex-start">
        <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
          {paid.description}
        </Text>
        <Text fw={600} size="lg">
          <Money euros={paid.paymentAmount} />
        </Text>
      </Group>
      <Facts
        facts={[
          [
            shared.notice,
            isPrimary ? (
              <Anchor
                component={Link}
                size="sm"
                ff="monospace"
                to={`/positions?notice=${receipt.noticeNumber}&organization=${encodeURIComponent(organization)}`}
              >
                {receipt.noticeNumber}
              </Anchor>
            ) : (
              <Copyable key="notice" text={receipt.noticeNumber} />
            ),
          ],
          [own.debtor, nameOf(paid.debtor)],
          [own.payer, paid.payer && nameOf(paid.payer)],
          [own.paidAt, paid.paymentDateTime && <When at={paid.paymentDateTime} />],
          [own.received, <When key="received" at={receipt.createdAt} />],
          [own.psp, paid.PSPCompanyName],
          [own.method, paid.paymentMethod],
          [own.source, receipt.source],
          [own.anomalies, receipt.anomalies.join(', ')],
        ]}
      />
    </Card>
  );
}
