import { Badge, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus, IconRefresh, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, useApi } from '../../api';
import { useWords } from '../../language';
import { useSession } from '../../session';
import { Page } from '../../parts/Page';
import { type Column, Rows } from '../../parts/Rows';
import { Ago, Problem, When } from '../../parts/show';
import { Tag } from '../../parts/Tag';
import { common } from '../../parts/words';
import { KeyForm } from './KeyForm';
import { ShownOnce } from './ShownOnce';
import { words } from './words';

interface Key {
  id: string;
  name: string;
  role: 'operator' | 'partner';
  brokerCode: string | null;
  createdAt: string;
  expiresAt: string | null;
  revokedAt: string | null;
  lastUsedAt: string | null;
  replacedBy: string | null;
  scopes: string[] | null;
  organizations: string[] | null;
  segregationCodes: string[] | null;
  perSecond: number | null;
}
type State = 'ACTIVE' | 'REVOKED' | 'EXPIRED' | 'REPLACED';
interface Asked {
  what: 'rotate' | 'revoke';
  key: Key;
}

const COLORS = { ACTIVE: 'green', REVOKED: 'red', EXPIRED: 'gray', REPLACED: 'orange' } as const;

function stateOf({ revokedAt, expiresAt, replacedBy }: Key): State {
  if (revokedAt !== null) return 'REVOKED';
  if (expiresAt !== null && Date.parse(expiresAt) <= Date.now()) return 'EXPIRED';
  return replacedBy === null ? 'ACTIVE' : 'REPLACED';
}

export function KeysPage() {
  const own = useWords(words);
  const canWrite = useSession().can('admin', 'write');
  const client = useQueryClient();
  const { data, error, refetch } = useApi<{ keys: Key[] }>('/admin/keys');
  const [isOpen, { open, close }] = useDisclosure(false);
  const [issued, setIssued] = useState<string>();
  const [asked, setAsked] = useState<Asked>();
  const reread = () => client.invalidateQueries({ queryKey: ['/admin/keys'] });
  return (
    <Page
      title={own.title}
      lead={own.lead}
      actions={
        canWrite && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
            {own.add}
          </Button>
        )
      }
    >
      {error !== null && <Problem error={error} onRetry={() => void refetch()} />}
      {error === null && (
        <Table keys={data && [...data.keys].reverse()} {...(canWrite ? { onAsk: setAsked } : {})} />
      )}
      <KeyForm
        opened={isOpen}
        onClose={close}
        onIssued={(key) => {
          close();
          setIssued(key);
          void reread();
        }}
      />
      <Confirm
        asked={asked}
        onClose={() => setAsked(undefined)}
        onDone={(key) => {
          setAsked(undefined);
          setIssued(key);
          void reread();
        }}
      />
      <ShownOnce secret={issued} onClose={() => setIssued(undefined)} />
    </Page>
  );
}

function Table({ keys, onAsk }: { keys: readonly Key[] | undefined; onAsk?: (asked: Asked) => void }) {
  const own = useWords(words);
  const columns: Column<Key>[] = [
    {
      title: own.name,
      show: ({ name, id }) => (
        <Stack gap={0}>
          <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Text>
          <Text size="xs" c="dimmed" ff="monospace" title={id}>
            {id.slice(0, 8)}…
          </Text>
        </Stack>
      ),
    },
    {
      title: own.state,
      show: (key) => <Tag color={COLORS[stateOf(key)]}>{own.states[stateOf(key)]}</Tag>,
    },
    {
      title: own.role,
      show: ({ role, brokerCode }) => (
        <Stack gap={0}>
          <Text size="sm">{own.roles[role]}</Text>
          {brokerCode !== null && (
            <Text size="xs" c="dimmed" ff="monospace">
              {brokerCode}
            </Text>
          )}
        </Stack>
      ),
    },
    { title: own.reaches, show: (key) => <Reaches of={key} /> },
    {
      title: own.lastUsed,
      show: ({ lastUsedAt }) => (
        <Text size="sm" component="span">
          <Ago at={lastUsedAt} />
        </Text>
      ),
    },
    {
      title: own.expires,
      show: ({ expiresAt }) => (
        <Text size="sm" component="span">
          <When at={expiresAt} dateOnly />
        </Text>
      ),
    },
  ];
  if (onAsk) columns.push({ title: own.actions, show: (key) => <Actions of={key} onAsk={onAsk} /> });
  return <Rows label={own.title} columns={columns} rows={keys} keyOf={({ id }) => id} />;
}

function Actions({ of: key, onAsk }: { of: Key; onAsk: (asked: Asked) => void }) {
  const own = useWords(words);
  const state = stateOf(key);
  if (state === 'REVOKED' || state === 'EXPIRED') return <Text span>–</Text>;
  return (
    <Group gap="xs" wrap="nowrap" justify="flex-end">
      {state === 'ACTIVE' && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconRefresh size={14} aria-hidden />}
          onClick={() => onAsk({ what: 'rotate', key })}
          aria-label={`${own.rotate} ${key.name}`}
        >
          {own.rotate}
        </Button>
      )}
      <Button
        size="xs"
        variant="default"
        leftSection={<IconTrash size={14} aria-hidden />}
        onClick={() => onAsk({ what: 'revoke', key })}
        aria-label={`${own.revoke} ${key.name}`}
      >
        {own.revoke}
      </Button>
    </Group>
  );
}

/** What narrows it; nothing does most. */
function Reaches({ of: { scopes, organizations, segregationCodes, perSecond } }: { of: Key }) {
  const own = useWords(words);
  const parts = [
    ...(scopes ?? []),
    ...(organizations ?? []),
    ...(segregationCodes ?? []).map((code) => `${own.segregation}: ${code}`),
    ...(perSecond === null ? [] : [own.per(perSecond)]),
  ];
  if (parts.length === 0)
    return (
      <Text size="sm" c="dimmed" component="span">
        {own.everything}
      </Text>
    );
  return (
    <Group gap={4}>
      {parts.map((part) => (
        <Badge key={part} variant="default" radius="sm" tt="none" fw={500}>
          {part}
        </Badge>
      ))}
    </Group>
  );
}

function Confirm({
  asked,
  onClose,
  onDone,
}: {
  asked: Asked | undefined;
  onClose: () => void;
  onDone: (key: string | undefined) => void;
}) {
  const own = useWords(words);
  const shared = useWords(common);
  const isRevoke = asked?.what === 'revoke';
  const act = useMutation({
    mutationFn: async () => {
      const path = `/admin/keys/${asked?.key.id ?? ''}`;
      if (!isRevoke) return (await call<{ key: string }>('POST', `${path}/rotate`, {})).key;
      await call('DELETE', path);
      return undefined;
    },
    onSuccess: onDone,
  });
  const name = asked?.key.name ?? '';
  return (
    <Modal
      opened={asked !== undefined}
      onClose={onClose}
      title={isRevoke ? own.revoking(name) : own.rotating(name)}
      closeButtonProps={{ 'aria-label': shared.close }}
    >
      <Stack>
        <Text>{isRevoke ? own.revokeText : own.rotateText}</Text>
        {act.error !== null && <Problem error={act.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {shared.cancel}
          </Button>
          <Button
            {...(isRevoke ? { color: 'red' } : {})}
            loading={act.isPending}
            onClick={() => act.mutate()}
          >
            {isRevoke ? own.revoke : own.rotate}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
