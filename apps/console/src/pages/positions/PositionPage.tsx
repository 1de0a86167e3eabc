import { Alert, Anchor, Card, Grid, Group, Loader, Stack, Text, Title } from '@mantine/core';
import {
  IconAlertTriangle,
  IconBan,
  IconCash,
  IconClock,
  IconEdit,
  IconFileInvoice,
  IconPlus,
  IconReceiptEuro,
  IconSend,
  IconTrash,
} from '@tabler/icons-react';
import { Link, useParams } from 'react-router';
import { ApiError, useApi } from '../../api';
import { useWords } from '../../language';
import { Facts } from '../../parts/Facts';
import { Page } from '../../parts/Page';
import { Status } from '../../parts/Status';
import { type Moment, Timeline } from '../../parts/Timeline';
import { Copyable, Money, Problem, When } from '../../parts/show';
import { common } from '../../parts/words';
import { words } from './words';
import { type Installment, type Option, Options } from './Options';

interface Position {
  iupd: string;
  companyName: string;
  officeName?: string;
  status: string;
  insertedDate: string;
  lastUpdatedDate: string;
  paymentDate?: string;
  paymentOption: Option[];
}
interface Event {
  at: string;
  type: string;
  statusFrom?: string;
  statusTo?: string;
  nav?: string;
  receiptId?: string;
  detail?: string;
  actor: string;
  jobId?: string;
}

const LOOKS: Record<string, [typeof IconPlus, string]> = {
  CREATED: [IconPlus, 'blue'],
  UPDATED: [IconEdit, 'blue'],
  PUBLISHED: [IconSend, 'blue'],
  BECAME_VALID: [IconClock, 'blue'],
  INVALIDATED: [IconBan, 'gray'],
  EXPIRED: [IconClock, 'orange'],
  DELETED: [IconTrash, 'red'],
  PAID: [IconCash, 'green'],
  REPORTED: [IconReceiptEuro, 'teal'],
  FEE_CHANGED: [IconEdit, 'grape'],
  ANOMALY: [IconAlertTriangle, 'red'],
};

export function PositionPage() {
  const { organization = '', iupd = '' } = useParams();
  const own = useWords(words);
  const shared = useWords(common);
  const place = `organizations/${encodeURIComponent(organization)}/debtpositions/${encodeURIComponent(iupd)}`;
  const position = useApi<Position>(`/v3/${place}`);
  const events = useApi<{ events: Event[] }>(`/${place}/events?limit=1000`);
  const isGone = position.error instanceof ApiError && position.error.status === 404 && events.isSuccess;
  const { data } = position;
  return (
    <Page
      title={iupd}
      lead={
        <Group gap="xs">
          {data && <Status of={data.status} />}
          <span>{data?.companyName}</span>
          <Copyable text={organization} />
        </Group>
      }
    >
      {position.isPending && <Loader aria-label={shared.loading} mx="auto" />}
      {isGone && (
        <Alert color="yellow" variant="light" icon={<IconTrash aria-hidden />}>
          {own.gone}
        </Alert>
      )}
      {position.isError && !isGone && (
        <Problem error={position.error} onRetry={() => void position.refetch()} />
      )}
      <Grid>
        <Grid.Col span={{ base: 12, lg: data ? 8 : 12 }}>
          {data && (
            <Stack>
              <Summary position={data} />
              <Options options={data.paymentOption} organization={organization} />
            </Stack>
          )}
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: data ? 4 : 12 }}>
          {events.data && (
            <Card withBorder component="section" aria-labelledby="history">
              <Title order={2} size="h4" mb="md" id="history">
                {own.history}
              </Title>
              <Timeline
                label={own.history}
                moments={events.data.events.map((event, index) => toMoment(event, index))}
              />
            </Card>
          )}
        </Grid.Col>
      </Grid>
    </Page>
  );

  function toMoment(event: Event, index: number): Moment {
    const [Icon, color] = LOOKS[event.type] ?? [IconFileInvoice, 'gray'];
    const changed = event.statusTo !== undefined && event.statusTo !== event.statusFrom;
    return {
      key: `${event.at} ${index}`,
      at: event.at,
      icon: <Icon size={16} aria-hidden />,
      color,
      title: (
        <>
          <Text fw={600}>{own.events[event.type] ?? event.type}</Text>
          {changed && <Status of={event.statusTo ?? ''} />}
        </>
      ),
      children: <About event={event} organization={organization} />,
    };
  }
}

function About({ event, organization }: { event: Event; organization: string }) {
  const own = useWords(words);
  const shared = useWords(common);
  return (
    <Stack gap={2} mt={4}>
      {event.nav !== undefined && (
        <Text size="sm">
          {shared.notice} <Copyable text={event.nav} />
        </Text>
      )}
      {event.receiptId !== undefined && (
        <Text size="sm">
          {own.receipt}{' '}
          <Anchor
            component={Link}
            size="sm"
            ff="monospace"
            to={`/receipts/${encodeURIComponent(organization)}/${encodeURIComponent(event.receiptId)}`}
            style={{ overflowWrap: 'anywhere' }}
          >
            {event.receiptId}
          </Anchor>
        </Text>
      )}
      {event.detail !== undefined && <Text size="sm">{event.detail}</Text>}
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {own.actor} {event.actor}
        {event.jobId !== undefined && (
          <>
            {' · '}
            <Anchor
              component={Link}
              size="xs"
              to={`/jobs/${encodeURIComponent(organization)}/${event.jobId}`}
              title={event.jobId}
            >
              {own.job} {event.jobId.slice(0, 8)}…
            </Anchor>
          </>
        )}
      </Text>
    </Stack>
  );
}

function Summary({ position }: { position: Position }) {
  const own = useWords(words);
  const installments: Installment[] = position.paymentOption.flatMap((option) => option.installments);
  const paid = installments.filter(({ status }) => status !== 'UNPAID');
  const [first] = position.paymentOption;
  return (
    <Card withBorder>
      <Facts
        cols={3}
        facts={[
          [own.debtor, first && `${first.debtor.fullName} (${first.debtor.fiscalCode})`],
          [own.office, position.officeName],
          [own.created, <When key="created" at={position.insertedDate} />],
          [own.paid, paid.length > 0 && <Money cents={paid.reduce((sum, { amount }) => sum + amount, 0)} />],
        ]}
      />
    </Card>
  );
}
