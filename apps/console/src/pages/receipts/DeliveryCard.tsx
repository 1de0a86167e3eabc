import { Button, Card, Collapse, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconAlertTriangle,
  IconArrowsExchange,
  IconCheck,
  IconChevronDown,
  IconChevronUp,
  IconClock,
  IconFileCode,
  IconInbox,
  IconMessage,
  IconSend,
  IconX,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useWords } from '../../language';
import { Status } from '../../parts/Status';
import { type Moment, Timeline } from '../../parts/Timeline';
import { When } from '../../parts/show';
import { ExchangeView } from './ExchangeView';
import type { Attempt, Delivery } from './delivery';
import { words } from './words';

/** One station's copy of the receipt: what became of it, step by step. */
export function DeliveryCard({
  delivery,
  path,
  onResend,
  busy,
  openAtFirst,
}: {
  delivery: Delivery;
  path: string;
  onResend?: () => void;
  busy: boolean;
  openAtFirst: boolean;
}) {
  const own = useWords(words);
  const [isOpen, { toggle }] = useDisclosure(openAtFirst);
  const [shown, setShown] = useState<Attempt>();
  const { id, idPA, idStation, originating, nextAttemptAt, parkedReason, redirectedTo } = delivery;
  const panel = `delivery-${id}`;
  return (
    <Card withBorder component="article" aria-label={`${idStation} · ${idPA}`}>
      <Group justify="space-between" align="flex-start">
        <div style={{ minWidth: 0 }}>
          <Group gap="xs">
            <Text fw={600} ff="monospace" style={{ overflowWrap: 'anywhere' }}>
              {idStation}
            </Text>
            <Status of={stateOf(delivery)} />
          </Group>
          <Text size="sm" c="dimmed">
            {idPA} · {originating ? own.originating : own.broadcast} · {own.attempts(delivery.attemptCount)}
          </Text>
          {nextAttemptAt !== undefined && (
            <Text size="sm">
              {own.next}: <When at={nextAttemptAt} />
            </Text>
          )}
          {parkedReason !== undefined && <Text size="sm">{own.parked[parkedReason] ?? parkedReason}</Text>}
          {redirectedTo !== undefined && (
            <Text size="sm">
              {own.redirectedTo} {redirectedTo.stationId}
            </Text>
          )}
        </div>
        <Group gap="xs">
          {onResend && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconSend size={14} aria-hidden />}
              onClick={onResend}
              disabled={busy}
              aria-label={`${own.resend}: ${idStation}`}
            >
              {own.resend}
            </Button>
          )}
          <Button
            size="xs"
            variant="subtle"
            onClick={toggle}
            aria-expanded={isOpen}
            aria-controls={panel}
            aria-label={`${own.attempts(delivery.attemptCount)}: ${idStation}`}
            rightSection={
              isOpen ? <IconChevronUp size={14} aria-hidden /> : <IconChevronDown size={14} aria-hidden />
            }
          >
            {own.attempts(delivery.attemptCount)}
          </Button>
        </Group>
      </Group>
      <Collapse expanded={isOpen} id={panel}>
        <Stack mt="md">
          <Timeline label={idStation} moments={momentsOf(delivery, own, setShown)} />
        </Stack>
      </Collapse>
      <ExchangeView
        attempt={shown}
        onClose={() => setShown(undefined)}
        station={idStation}
        requestPath={`${path}/deliveries/${id}/xml`}
      />
    </Card>
  );
}

/** As the api's searches name it. */
function stateOf({ status, outcome, parked, parkedReason }: Delivery): string {
  if (status === 'REDIRECTED') return 'REDIRECTED';
  if (status === 'NOTIFIED') return outcome === 'KO' ? 'REFUSED' : 'DELIVERED';
  if (!parked) return 'OPEN';
  return parkedReason === 'STATION_DOWN' || parkedReason === 'STATION_OFF' ? 'WAITING' : 'FAILED';
}

const STATUS_ICONS: Record<string, [typeof IconClock, string]> = {
  NOTICE_GENERATED: [IconInbox, 'gray'],
  NOTICE_PENDING: [IconClock, 'orange'],
  NOTIFIED: [IconCheck, 'green'],
  REDIRECTED: [IconArrowsExchange, 'gray'],
};

/** Attempts and changes of status in one line of time; that something was sent, its attempt says. */
function momentsOf(
  { history, attempts }: Delivery,
  own: typeof words.en,
  show: (attempt: Attempt) => void,
): Moment[] {
  const changes = history
    .filter(({ status, note }) => status !== 'NOTICE_SENT' || note !== undefined)
    .map(({ status, at, note }, index): Moment & { order: number } => {
      const [Icon, color] = STATUS_ICONS[status] ?? [IconSend, 'blue'];
      return {
        key: `status ${index}`,
        order: 1,
        at,
        icon: <Icon size={16} aria-hidden />,
        color,
        title: <Status of={status} />,
        ...(note === undefined ? {} : { children: <Text size="sm">{note}</Text> }),
      };
    });
  const made = attempts.map((attempt): Moment & { order: number } => ({
    key: `attempt ${attempt.attempt}`,
    order: 0,
    at: attempt.startedAt,
    ...lookOf(attempt),
    title: (
      <>
        <Text fw={600}>{own.attempt(attempt.attempt)}</Text>
        {attempt.outcome !== undefined && <Status of={attempt.outcome}>{labelOf(attempt)}</Status>}
      </>
    ),
    children: <AttemptFacts attempt={attempt} onShow={() => show(attempt)} />,
  }));
  return [...changes, ...made].sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || a.order - b.order);
}

const labelOf = ({ outcome, httpStatus, errorClass }: Attempt): string =>
  outcome === 'FAILED'
    ? httpStatus === undefined
      ? (errorClass ?? '')
      : `HTTP ${httpStatus}`
    : (outcome ?? '');

function lookOf({ outcome }: Attempt): { icon: Moment['icon']; color: string } {
  if (outcome === 'OK') return { icon: <IconSend size={16} aria-hidden />, color: 'green' };
  if (outcome === 'KO') return { icon: <IconX size={16} aria-hidden />, color: 'red' };
  if (outcome === 'FAILED') return { icon: <IconAlertTriangle size={16} aria-hidden />, color: 'red' };
  return { icon: <IconMessage size={16} aria-hidden />, color: 'blue' };
}

function AttemptFacts({ attempt, onShow }: { attempt: Attempt; onShow: () => void }) {
  const own = useWords(words);
  const { durationMs, errorClass, errorMessage, faultCode, faultString, outcome } = attempt;
  return (
    <Stack gap={4} mt={4} align="flex-start">
      {outcome === undefined && <Text size="sm">{own.underWay}</Text>}
      {faultCode !== undefined && (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {faultCode}: {faultString}
        </Text>
      )}
      {errorClass !== undefined && (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {errorMessage}
        </Text>
      )}
      {durationMs !== undefined && (
        <Text size="xs" c="dimmed">
          {own.tookMs(durationMs)}
        </Text>
      )}
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<IconFileCode size={14} aria-hidden />}
        onClick={onShow}
        aria-label={`${own.request}, ${own.response}: ${own.attempt(attempt.attempt)}`}
      >
        {own.request} / {own.response}
      </Button>
    </Stack>
  );
}
