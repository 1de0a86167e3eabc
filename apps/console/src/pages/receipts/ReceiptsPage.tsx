import { Anchor, Button, Card, Group, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconSearch, IconSend } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { call } from '../../api';
import { useWords } from '../../language';
import { useSession } from '../../session';
import { OrganizationField, useOrganizations } from '../../parts/OrganizationField';
import { Page } from '../../parts/Page';
import { type Column, Rows } from '../../parts/Rows';
import { Status, useStatusNames } from '../../parts/Status';
import { Copyable, Money, Problem, When } from '../../parts/show';
import { common } from '../../parts/words';
import { RedeliverMany } from './RedeliverMany';
import { words } from './words';

interface Found {
  receiptId: string;
  foundBy: string;
  organizationFiscalCode: string;
  companyName: string;
  noticeNumber: string;
  paymentAmount: string;
  createdAt: string;
  deliveries: { id: number; idStation: string; state: string; attemptCount: number }[];
}
interface Answer {
  receipts: Found[];
  nextCursor?: string;
}
interface Search {
  text: string;
  organization: string;
  stationId: string;
  state: string;
}

const STATES = ['OPEN', 'WAITING', 'FAILED', 'REFUSED', 'DELIVERED', 'REDIRECTED'];

function fromAddress(given: URLSearchParams): Search {
  const of = (name: string) => given.get(name) ?? '';
  return {
    text: of('text'),
    organization: of('organization'),
    stationId: of('stationId'),
    state: of('state'),
  };
}

function queryOf({ text, organization, stationId, state }: Search, cursor: string | undefined): string {
  const clue = text.trim();
  const notice = clue.replaceAll(/\s/g, '');
  const filters =
    clue === '' ? { stationId, state } : /^\d{15,18}$/.test(notice) ? { notice } : { receiptId: clue };
  const given = Object.entries({ organization, ...filters, cursor: cursor ?? '', limit: '20' });
  return new URLSearchParams(given.filter(([, value]) => value !== '')).toString();
}

export function ReceiptsPage() {
  const own = useWords(words);
  const { role, can } = useSession();
  const canWrite = can('receipts', 'write');
  const organizations = useOrganizations();
  const [address, setAddress] = useSearchParams();
  const given = fromAddress(address);
  // A partner with one organization need not name it.
  const only = role === 'partner' && organizations.length === 1 ? organizations[0] : undefined;
  const search = { ...given, organization: given.organization === '' ? (only ?? '') : given.organization };
  const mustName = role === 'partner' && search.organization === '' && search.text === '';
  const [isOpen, { open, close }] = useDisclosure(false);
  const found = useInfiniteQuery({
    queryKey: ['receipts', search],
    enabled: !mustName,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => call<Answer>('GET', `/receipts?${queryOf(search, pageParam)}`),
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  return (
    <Page
      title={own.title}
      lead={own.lead}
      actions={
        canWrite && (
          <Button variant="default" leftSection={<IconSend size={16} aria-hidden />} onClick={open}>
            {own.resendMany}
          </Button>
        )
      }
    >
      <Filters
        key={address.toString()}
        given={search}
        busy={found.isFetching}
        onSearch={(next) => {
          setAddress(Object.entries(next).filter(([, value]) => value !== ''));
          void found.refetch();
        }}
      />
      {mustName && (
        <Text c="dimmed" ta="center" p="xl">
          {own.name}
        </Text>
      )}
      {found.isError && <Problem error={found.error} onRetry={() => void found.refetch()} />}
      {!mustName && !found.isError && (
        <Results
          rows={found.data?.pages.flatMap(({ receipts }) => receipts)}
          more={found.hasNextPage ? () => void found.fetchNextPage() : undefined}
          busy={found.isFetchingNextPage}
        />
      )}
      <RedeliverMany
        opened={isOpen}
        onClose={close}
        organization={search.organization}
        stationId={search.stationId}
      />
    </Page>
  );
}

function Filters({
  given,
  busy,
  onSearch,
}: {
  given: Search;
  busy: boolean;
  onSearch: (search: Search) => void;
}) {
  const own = useWords(words);
  const shared = useWords(common);
  const nameOf = useStatusNames();
  const [form, setForm] = useState(given);
  const set = (change: Partial<Search>) => setForm({ ...form, ...change });
  const isBroad = form.organization === '' && form.stationId === '';
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    onSearch(isBroad ? { ...form, state: '' } : form);
  };
  return (
    <Card withBorder component="form" role="search" onSubmit={submit}>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }} style={{ alignItems: 'start' }}>
        <TextInput
          label={own.text}
          description={own.textHint}
          value={form.text}
          onChange={(event) => set({ text: event.currentTarget.value })}
          autoComplete="off"
          inputWrapperOrder={['label', 'input', 'description']}
        />
        <OrganizationField value={form.organization} onChange={(organization) => set({ organization })} />
        <TextInput
          label={shared.station}
          value={form.stationId}
          onChange={(event) => set({ stationId: event.currentTarget.value.trim() })}
        />
        <Select
          label={own.state}
          placeholder={shared.any}
          clearable
          disabled={isBroad}
          {...(isBroad ? { description: own.stateNeeds } : {})}
          inputWrapperOrder={['label', 'input', 'description']}
          data={STATES.map((value) => ({ value, label: nameOf(value) }))}
          value={form.state === '' ? null : form.state}
          onChange={(state) => set({ state: state ?? '' })}
        />
      </SimpleGrid>
      <Group mt="md">
        <Button type="submit" leftSection={<IconSearch size={16} aria-hidden />} loading={busy}>
          {shared.search}
        </Button>
      </Group>
    </Card>
  );
}

function Results({
  rows,
  more,
  busy,
}: {
  rows: readonly Found[] | undefined;
  more: (() => void) | undefined;
  busy: boolean;
}) {
  const own = useWords(words);
  const shared = useWords(common);
  const columns: Column<Found>[] = [
    {
      title: own.receipt,
      show: ({ foundBy, receiptId }) => (
        <Anchor
          component={Link}
          to={`/receipts/${encodeURIComponent(foundBy)}/${encodeURIComponent(receiptId)}`}
          fw={600}
          size="sm"
          ff="monospace"
          style={{ overflowWrap: 'anywhere' }}
        >
          {receiptId}
        </Anchor>
      ),
    },
    { title: shared.notice, show: ({ noticeNumber }) => <Copyable text={noticeNumber} /> },
    {
      title: shared.organization,
      show: ({ companyName, organizationFiscalCode }) => (
        <Stack gap={0}>
          <Text size="sm">{companyName}</Text>
          <Text size="xs" c="dimmed" ff="monospace">
            {organizationFiscalCode}
          </Text>
        </Stack>
      ),
    },
    {
      title: own.received,
      show: ({ createdAt }) => (
        <Text size="sm" component="span">
          <When at={createdAt} />
        </Text>
      ),
    },
    { title: shared.amount, right: true, show: ({ paymentAmount }) => <Money euros={paymentAmount} /> },
    { title: own.deliveries, show: ({ deliveries }) => <Chips deliveries={deliveries} /> },
  ];
  return (
    <Stack>
      <Rows
        label={own.title}
        columns={columns}
        rows={rows}
        keyOf={({ foundBy, receiptId }) => `${foundBy} ${receiptId}`}
      />
      {more && (
        <Button variant="default" onClick={more} loading={busy} mx="auto">
          {shared.more}
        </Button>
      )}
    </Stack>
  );
}

/** How many deliveries are in which state. */
function Chips({ deliveries }: { deliveries: Found['deliveries'] }) {
  const own = useWords(words);
  const nameOf = useStatusNames();
  if (deliveries.length === 0)
    return (
      <Text size="sm" c="dimmed" component="span">
        {own.none}
      </Text>
    );
  const states = STATES.map(
    (state) => [state, deliveries.filter((each) => each.state === state).length] as const,
  );
  return (
    <Group gap={4} wrap="wrap" style={{ justifyContent: 'inherit' }}>
      {states
        .filter(([, count]) => count > 0)
        .map(([state, count]) => (
          <Status key={state} of={state}>
            {count === 1 ? nameOf(state) : `${count} × ${nameOf(state)}`}
          </Status>
        ))}
    </Group>
  );
}
