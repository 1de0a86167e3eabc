import { Alert, Button, Card, FileInput, Group, Progress, Select, Stack, Switch, Text } from '@mantine/core';
import { IconFileZip, IconUpload } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { call, sendFile } from '../../api';
import { useWords } from '../../language';
import { OrganizationField } from '../../parts/OrganizationField';
import { Page } from '../../parts/Page';
import { Problem } from '../../parts/show';
import { Faults } from './Faults';
import { Items } from './Items';
import { type Job, JobProgress, isOver, pathOf } from './job';
import { useDroppedFile } from './use-dropped-file';
import { words } from './words';

const OPERATIONS = ['CREATE', 'UPDATE', 'DELETE', 'PUBLISH', 'INVALIDATE'];
const POLL_MS = 500;
const OUTLINE = '2px dashed var(--mantine-primary-color-filled)';

/** What a file is by its name; the api looks into a ZIP by itself. */
const typeOf = (name: string): string =>
  name.endsWith('.json')
    ? 'application/json'
    : /\.(ndjson|jsonl)$/.test(name)
      ? 'application/x-ndjson'
      : 'application/zip';

/** A file to hand in: dropped, checked item by item without writing anything, then sent. */
export function UploadPage() {
  const own = useWords(words);
  const navigate = useNavigate();
  const [address] = useSearchParams();
  const [organization, setOrganization] = useState(address.get('organization') ?? '');
  const [operation, setOperation] = useState('');
  const [toPublish, setToPublish] = useState(true);
  const [file, setFile] = useState<File | null>(null);
  const [sent, setSent] = useState(0);
  const send = useMutation({
    mutationFn: ({ given, dryRun }: { given: File; dryRun: boolean }) => {
      const query = new URLSearchParams({
        toPublish: String(toPublish),
        ...(dryRun ? { dryRun: 'true' } : {}),
        ...(operation === '' ? {} : { operation }),
      });
      setSent(0);
      const path = `/organizations/${organization}/jobs?${query.toString()}`;
      return sendFile<Job>(path, given, typeOf(given.name), setSent);
    },
    onSuccess: (job, { dryRun }) => {
      if (!dryRun) void navigate(`/jobs/${job.organizationFiscalCode}/${job.id}`);
    },
  });
  const rehearsal = send.variables?.dryRun === true ? send.data : undefined;
  const choose = (chosen: File | null) => {
    setFile(chosen);
    send.reset();
  };
  const isOver = useDroppedFile(choose);
  const isReady = file !== null && /^\d{11}$/.test(organization);
  const begin = (dryRun: boolean) => file !== null && send.mutate({ given: file, dryRun });
  return (
    <Page title={own.uploadTitle} lead={own.uploadLead}>
      <Card
        withBorder
        {...(isOver ? { bg: 'var(--mantine-primary-color-light)', style: { outline: OUTLINE } } : {})}
      >
        <Stack>
          <OrganizationField value={organization} onChange={setOrganization} required />
          <FileInput
            label={own.file}
            placeholder={own.choose}
            description={isOver ? own.dropNow : own.drop}
            accept=".zip,.json,.ndjson,.jsonl"
            leftSection={<IconFileZip size={18} aria-hidden />}
            value={file}
            onChange={choose}
            clearable
            clearButtonProps={{ 'aria-label': own.clear }}
            required
          />
          <Group align="flex-end">
            <Select
              label={own.operation}
              data={[{ value: '', label: own.fromDocument }, ...OPERATIONS]}
              value={operation}
              allowDeselect={false}
              onChange={(value) => setOperation(value ?? '')}
            />
            <Switch
              label={own.publish}
              checked={toPublish}
              onChange={(event) => setToPublish(event.currentTarget.checked)}
              mb={8}
            />
          </Group>
          <Group>
            <Button
              variant="default"
              disabled={!isReady}
              loading={send.isPending}
              onClick={() => begin(true)}
            >
              {own.check}
            </Button>
            <Button
              leftSection={<IconUpload size={16} aria-hidden />}
              disabled={!isReady}
              loading={send.isPending}
              onClick={() => begin(false)}
            >
              {own.send}
            </Button>
          </Group>
        </Stack>
      </Card>
      {send.isPending && (
        <Stack gap={4} role="status">
          <Text size="sm">{own.sending}</Text>
          <Progress value={sent * 100} aria-label={own.sending} />
        </Stack>
      )}
      {send.isError && <Faults error={send.error} />}
      {rehearsal !== undefined && <Rehearsal key={rehearsal.id} begun={rehearsal} />}
    </Page>
  );
}

/** What would become of each item, once all are judged. */
function Rehearsal({ begun }: { begun: Job }) {
  const own = useWords(words);
  const path = pathOf(begun);
  const { data: job = begun, error } = useQuery({
    queryKey: ['job', path],
    queryFn: () => call<Job>('GET', path),
    refetchInterval: ({ state }) => (state.data !== undefined && isOver(state.data) ? false : POLL_MS),
  });
  if (error) return <Problem error={error} />;
  if (!isOver(job))
    return (
      <Stack gap={4} role="status">
        <Text size="sm">{own.checking}</Text>
        <JobProgress job={job} />
      </Stack>
    );
  const { total, failed } = job.counts;
  return (
    <>
      <Alert
        variant="light"
        color={failed === 0 ? 'green' : 'orange'}
        role="status"
        title={`${total.toLocaleString()} ${own.checked}`}
      >
        {failed === 0 ? own.good : own.wrong}
      </Alert>
      {failed > 0 && <Items path={path} isRunning={false} startWithFailed />}
    </>
  );
}
