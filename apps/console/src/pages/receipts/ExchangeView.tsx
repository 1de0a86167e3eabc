import { Loader, Modal, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { call } from '../../api';
import { useWords } from '../../language';
import { Xml } from '../../parts/Xml';
import { Problem } from '../../parts/show';
import { common } from '../../parts/words';
import type { Attempt } from './delivery';
import { words } from './words';

/** The api keeps so much of an answer. */
const KEPT = 4_000;

/** What was sent to a station and what came back. The request is made anew: it follows from the receipt. */
export function ExchangeView({
  attempt,
  onClose,
  station,
  requestPath,
}: {
  attempt: Attempt | undefined;
  onClose: () => void;
  station: string;
  requestPath: string;
}) {
  const own = useWords(words);
  const shared = useWords(common);
  return (
    <Modal
      opened={attempt !== undefined}
      onClose={onClose}
      size="xl"
      title={attempt && own.exchange(attempt.attempt, station)}
      closeButtonProps={{ 'aria-label': shared.close }}
    >
      <Tabs defaultValue="request" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="request">{own.request}</Tabs.Tab>
          <Tabs.Tab value="response">{own.response}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="request">
          <Request path={requestPath} />
        </Tabs.Panel>
        <Tabs.Panel value="response">
          <Response attempt={attempt} />
        </Tabs.Panel>
      </Tabs>
    </Modal>
  );
}

function Request({ path }: { path: string }) {
  const own = useWords(words);
  const shared = useWords(common);
  const { data, error } = useQuery({
    queryKey: [path],
    queryFn: () => call<string>('GET', path),
    retry: false,
  });
  if (error !== null) return <Problem error={error} />;
  if (data === undefined) return <Loader aria-label={shared.loading} />;
  return (
    <>
      <Xml text={data} label={own.request} />
      <Text size="xs" c="dimmed" mt="xs">
        {own.asNow}
      </Text>
    </>
  );
}

function Response({ attempt }: { attempt: Attempt | undefined }) {
  const own = useWords(words);
  const { answer, httpStatus, errorClass, errorMessage } = attempt ?? {};
  return (
    <>
      {(httpStatus ?? errorClass) !== undefined && (
        <Text size="sm" mb="xs">
          {httpStatus !== undefined && `HTTP ${httpStatus} `}
          {errorClass !== undefined && `${errorClass}: ${errorMessage ?? ''}`}
        </Text>
      )}
      {answer === undefined || answer === '' ? (
        <Text c="dimmed">{own.noResponse}</Text>
      ) : (
        <Xml text={answer} label={own.response} />
      )}
      {(answer?.length ?? 0) >= KEPT && (
        <Text size="xs" c="dimmed" mt="xs">
          {own.cut}
        </Text>
      )}
    </>
  );
}
