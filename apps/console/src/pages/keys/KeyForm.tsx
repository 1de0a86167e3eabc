import {
  Autocomplete,
  Button,
  Group,
  Modal,
  MultiSelect,
  NumberInput,
  Select,
  Stack,
  TagsInput,
  TextInput,
} from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { call, useApi } from '../../api';
import { useWords } from '../../language';
import { Problem } from '../../parts/show';
import { common } from '../../parts/words';
import { words } from './words';

const SCOPES = ['positions:read', 'positions:write', 'receipts:read', 'receipts:write'];
const OPERATOR_SCOPES = [...SCOPES, 'admin:read', 'admin:write'];
const EMPTY = {
  name: '',
  role: 'partner',
  brokerCode: '',
  scopes: [] as string[],
  organizations: [] as string[],
  segregationCodes: [] as string[],
  perSecond: '' as string | number,
  expires: '',
};

/** A new key: its role, and what narrows it. */
export function KeyForm({
  opened,
  onClose,
  onIssued,
}: {
  opened: boolean;
  onClose: () => void;
  onIssued: (key: string) => void;
}) {
  const own = useWords(words);
  const shared = useWords(common);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={own.add}
      size="lg"
      closeButtonProps={{ 'aria-label': shared.close }}
    >
      <Form onClose={onClose} onIssued={onIssued} />
    </Modal>
  );
}

function Form({ onClose, onIssued }: { onClose: () => void; onIssued: (key: string) => void }) {
  const own = useWords(words);
  const shared = useWords(common);
  const [form, setForm] = useState(EMPTY);
  const set = (change: Partial<typeof EMPTY>) => setForm({ ...form, ...change });
  const { data } = useApi<{ brokers: { code: string; organizations: string[] }[] }>('/admin/brokers');
  const isPartner = form.role === 'partner';
  const issue = useMutation({
    mutationFn: () => call<{ key: string }>('POST', '/admin/keys', bodyOf(form)),
    onSuccess: ({ key }) => onIssued(key),
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    issue.mutate();
  };
  const broker = data?.brokers.find(({ code }) => code === form.brokerCode);
  return (
    <Stack component="form" onSubmit={submit}>
      <TextInput
        label={own.name}
        description={own.nameHint}
        required
        maxLength={100}
        data-autofocus
        value={form.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <Select
        label={own.role}
        allowDeselect={false}
        data={Object.entries(own.roles).map(([value, label]) => ({ value, label }))}
        value={form.role}
        onChange={(role) => setForm({ ...EMPTY, name: form.name, role: role ?? 'partner' })}
      />
      {isPartner && (
        <Autocomplete
          label={shared.broker}
          required
          data={(data?.brokers ?? []).map(({ code }) => code)}
          value={form.brokerCode}
          onChange={(brokerCode) => set({ brokerCode, organizations: [] })}
        />
      )}
      <MultiSelect
        label={own.scopes}
        description={own.scopesHint}
        data={isPartner ? SCOPES : OPERATOR_SCOPES}
        value={form.scopes}
        onChange={(scopes) => set({ scopes })}
        clearable
      />
      {isPartner && (
        <>
          <TagsInput
            label={own.organizations}
            description={own.organizationsHint}
            data={broker?.organizations ?? []}
            value={form.organizations}
            onChange={(organizations) => set({ organizations })}
          />
          <TagsInput
            label={own.segregation}
            description={own.segregationHint}
            value={form.segregationCodes}
            onChange={(segregationCodes) => set({ segregationCodes })}
          />
        </>
      )}
      <Group grow align="flex-start">
        <NumberInput
          label={own.perSecond}
          description={own.perSecondHint}
          min={1}
          max={100_000}
          allowDecimal={false}
          value={form.perSecond}
          onChange={(perSecond) => set({ perSecond })}
          inputWrapperOrder={['label', 'input', 'description']}
        />
        <TextInput
          type="date"
          label={own.expires}
          value={form.expires}
          onChange={(event) => set({ expires: event.currentTarget.value })}
        />
      </Group>
      {issue.error !== null && <Problem error={issue.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {shared.cancel}
        </Button>
        <Button type="submit" loading={issue.isPending}>
          {own.add}
        </Button>
      </Group>
    </Stack>
  );
}

/** What is empty is left out: it limits nothing. */
function bodyOf({
  name,
  role,
  brokerCode,
  scopes,
  organizations,
  segregationCodes,
  perSecond,
  expires,
}: typeof EMPTY): object {
  return {
    name,
    role,
    ...(role === 'partner' ? { brokerCode } : {}),
    ...(scopes.length === 0 ? {} : { scopes }),
    ...(organizations.length === 0 ? {} : { organizations }),
    ...(segregationCodes.length === 0 ? {} : { segregationCodes }),
    ...(perSecond === '' ? {} : { perSecond: Number(perSecond) }),
    ...(expires === '' ? {} : { expiresAt: new Date(`${expires}T23:59:59`).toISOString() }),
  };
}
