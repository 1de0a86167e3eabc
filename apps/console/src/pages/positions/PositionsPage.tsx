import { Anchor, Button, Card, Group, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { call } from '../../api';
import { useWords } from '../../language';
import { Page } from '../../parts/Page';
import { OrganizationField } from '../../parts/OrganizationField';
import { type Column, Rows } from '../../parts/Rows';
import { Status, useStatusNames } from '../../parts/Status';
import { Money, Problem, When } from '../../parts/show';
import { common } from '../../parts/words';
import { words } from './words';

interface Found {
  organizationFiscalCode: string;
  iupd: string;
  status: string;
  companyName: string;
  debtor: { fullName: string; fiscalCode: string };
  paymentOption: { nav: string; amount: number; dueDate: string; description: string }[];
}
interface Answer {
  positions: Found[];
  nextCursor?: string;
}
type By = 'notice' | 'iupd' | 'debtor' | 'list';
interface Search {
  by: By;
  text: string;
  organization: string;
  status: string;
}

const STATUSES = ['DRAFT', 'PUBLISHED', 'VALID', 'INVALID', 'EXPIRED', 'PARTIALLY_PAID', 'PAID', 'REPORTED'];
const PAGE = 20;

const bodyOf = ({ by, text, organization, status }: Search, cursor: string | undefined) => ({
  ...(organization === '' ? {} : { organization }),
  ...(by === 'list'
    ? status === ''
      ? {}
      : { status }
    : { [by]: text.replaceAll(by === 'iupd' ? /^\s+|\s+$/g : /\s/g, '') }),
  ...(cursor === undefined ? {} : { cursor }),
  limit: PAGE,
});

/** A search in the address may be sent on and come back to; one for a debtor is never in it. */
function fromAddress(given: URLSearchParams): Search {
  const by =
    (['iupd', 'notice'] as const).find((name) => given.has(name)) ?? (given.has('all') ? 'list' : 'notice');
  return {
    by,
    text: by === 'list' ? '' : (given.get(by) ?? ''),
    organization: given.get('organization') ?? '',
    status: given.get('status') ?? '',
  };
}

function toAddress({ by, text, organization, status }: Search): Record<string, string> {
  if (by === 'debtor') return {};
  return {
    ...(organization === '' ? {} : { organization }),
    ...(by === 'list' ? { all: '1', ...(status === '' ? {} : { status }) } : { [by]: text }),
  };
}

export function PositionsPage() {
  const own = useWords(words);
  const [address, setAddress] = useSearchParams();
  const [form, setForm] = useState(() => fromAddress(address));
  const [search, setSearch] = useState<Search | undefined>(() => {
    const given = fromAddress(address);
    return given.text !== '' || given.by === 'list' ? given : undefined;
  });
  const found = useInfiniteQuery({
    // Not kept once the page is left: it may be about a debtor.
    gcTime: 0,
    queryKey: ['positions', search],
    enabled: search !== undefined,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      call<Answer>('POST', '/debtpositions/search', bodyOf(search ?? fromAddress(address), pageParam)),
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setSearch({ ...form });
    setAddress(toAddress(form), { replace: true });
    if (search !== undefined && JSON.stringify(search) === JSON.stringify(form)) void found.refetch();
  };
  return (
    <Page title={own.title} lead={own.lead}>
      <SearchForm form={form} setForm={setForm} onSubmit={submit} busy={found.isFetching} />
      {search === undefined && (
        <Text c="dimmed" ta="center" p="xl">
          {own.start}
        </Text>
      )}
      {found.isError && <Problem error={found.error} />}
      {search !== undefined && !found.isError && (
        <Results
          rows={found.data?.pages.flatMap(({ positions }) => positions)}
          more={found.hasNextPage ? () => void found.fetchNextPage() : undefined}
          busy={found.isFetchingNextPage}
        />
      )}
    </Page>
  );
}

function SearchForm({
  form,
  setForm,
  onSubmit,
  busy,
}: {
  form: Search;
  setForm: (form: Search) => void;
  onSubmit: (event: SyntheticEvent) => void;
  busy: boolean;
}) {
  const own = useWords(words);
  const shared = useWords(common);
  const nameOf = useStatusNames();
  const kinds: Record<By, string> = {
    notice: own.byNotice,
    iupd: own.byIupd,
    debtor: own.byDebtor,
    list: own.byList,
  };
  const mustName = form.by === 'debtor' || form.by === 'list';
  return (
    <Card withBorder component="form" onSubmit={onSubmit} role="search">
      <SimpleGrid cols={{ base: 1, sm: 3 }} style={{ alignItems: 'start' }}>
        <Select
          label={own.by}
          data={Object.entries(kinds).map(([value, label]) => ({ value, label }))}
          value={form.by}
          allowDeselect={false}
          onChange={(by) => setForm({ ...form, by: (by ?? 'notice') as By, text: '' })}
        />
        {form.by === 'list' ? (
          <Select
            label={shared.status}
            placeholder={shared.any}
            clearable
            data={STATUSES.map((value) => ({ value, label: nameOf(value) }))}
            value={form.status === '' ? null : form.status}
            onChange={(status) => setForm({ ...form, status: status ?? '' })}
          />
        ) : (
          <TextInput
            label={kinds[form.by]}
            required
            value={form.text}
            onChange={(event) => setForm({ ...form, text: event.currentTarget.value })}
            autoComplete="off"
            {...(form.by === 'debtor' ? { description: own.debtorHint } : {})}
            {...(form.by === 'notice' ? { inputMode: 'numeric', placeholder: '3 47 000…' } : {})}
          />
        )}
        <OrganizationField
          value={form.organization}
          onChange={(organization) => setForm({ ...form, organization })}
          required={mustName}
          {...(mustName ? {} : { description: own.organizationOptional })}
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
      title: own.iupd,
      show: ({ organizationFiscalCode, iupd }) => (
        <Anchor
          component={Link}
          to={`/positions/${encodeURIComponent(organizationFiscalCode)}/${encodeURIComponent(iupd)}`}
          fw={600}
          style={{ overflowWrap: 'anywhere' }}
        >
          {iupd}
        </Anchor>
      ),
    },
    { title: shared.status, show: ({ status }) => <Status of={status} /> },
    {
      title: own.debtor,
      show: ({ debtor }) => (
        <Stack gap={0}>
          <Text size="sm">{debtor.fullName}</Text>
          <Text size="xs" c="dimmed" ff="monospace">
            {debtor.fiscalCode}
          </Text>
        </Stack>
      ),
    },
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
    { title: own.due, show: ({ paymentOption }) => <When at={firstDue(paymentOption)} dateOnly /> },
    {
      title: shared.amount,
      right: true,
      show: ({ paymentOption }) => <Amounts cents={paymentOption.map(({ amount }) => amount)} />,
    },
  ];
  return (
    <Stack>
      <Rows
        label={own.title}
        columns={columns}
        rows={rows}
        keyOf={({ organizationFiscalCode, iupd }) => `${organizationFiscalCode} ${iupd}`}
      />
      {more && (
        <Button variant="default" onClick={more} loading={busy} mx="auto">
          {shared.more}
        </Button>
      )}
    </Stack>
  );
}

const firstDue = (options: Found['paymentOption']): string | undefined =>
  options.map(({ dueDate }) => dueDate).sort()[0];

/** Alternatives are not added up. */
function Amounts({ cents }: { cents: readonly number[] }) {
  const least = Math.min(...cents);
  const most = Math.max(...cents);
  if (cents.length === 0) return <>–</>;
  if (least === most) return <Money cents={least} />;
  return (
    <>
      <Money cents={least} /> – <Money cents={most} />
    </>
  );
}
