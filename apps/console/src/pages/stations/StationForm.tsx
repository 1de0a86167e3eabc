import {
  ActionIcon,
  Autocomplete,
  Button,
  Card,
  Checkbox,
  Drawer,
  Group,
  NumberInput,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Switch,
  Text,
  TextInput,
} from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { ApiError, call, useApi } from '../../api';
import { useWords } from '../../language';
import { OrganizationField } from '../../parts/OrganizationField';
import { Problem } from '../../parts/show';
import { common } from '../../parts/words';
import type { Link, Station } from './station';
import { words } from './words';

const NEW: Station = {
  stationId: '',
  brokerCode: '',
  endpointUrl: 'https://',
  primitiveVersion: 2,
  enabled: true,
  organizations: [{ organizationFiscalCode: '', broadcast: true }],
};
const LIMITS = ['timeoutMs', 'maxConcurrency', 'maxPerSecond', 'retrySlotMs', 'maxAttempts'] as const;

/** A station registered, or changed: all of it, as the api takes it. */
export function StationForm({
  station,
  onClose,
  onSaved,
}: {
  station: Station | 'new' | undefined;
  onClose: () => void;
  onSaved: () => void;
}) {
  const own = useWords(words);
  const shared = useWords(common);
  const isNew = station === 'new';
  return (
    <Drawer
      opened={station !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      title={isNew ? own.add : own.editing(station?.stationId ?? '')}
      closeButtonProps={{ 'aria-label': shared.close }}
    >
      {station !== undefined && (
        <Form
          given={isNew ? NEW : station}
          isNew={isNew}
          onClose={onClose}
          onSaved={() => {
            onSaved();
            onClose();
          }}
        />
      )}
    </Drawer>
  );
}

function Form({
  given,
  isNew,
  onClose,
  onSaved,
}: {
  given: Station;
  isNew: boolean;
  onClose: () => void;
  onSaved: () => void;
}) {
  const own = useWords(words);
  const shared = useWords(common);
  const [form, setForm] = useState(given);
  const set = (change: Partial<Station>) => setForm({ ...form, ...change });
  const { data } = useApi<{ brokers: { code: string }[] }>('/admin/brokers');
  const save = useMutation({
    mutationFn: () => call('PUT', `/admin/stations/${encodeURIComponent(form.stationId)}`, bodyOf(form)),
    onSuccess: onSaved,
  });
  const faultAt = (pointer: string): string | undefined =>
    save.error instanceof ApiError
      ? save.error.errors.find((each) => each.pointer === pointer)?.detail
      : undefined;
  const names: Record<(typeof LIMITS)[number], string> = {
    timeoutMs: own.timeout,
    maxConcurrency: own.concurrency,
    maxPerSecond: own.perSecond,
    retrySlotMs: own.slot,
    maxAttempts: own.maxAttempts,
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Stack component="form" onSubmit={submit}>
      <TextInput
        label={own.stationId}
        required
        disabled={!isNew}
        value={form.stationId}
        maxLength={35}
        onChange={(event) => set({ stationId: event.currentTarget.value.trim() })}
      />
      <Autocomplete
        label={shared.broker}
        required
        data={(data?.brokers ?? []).map(({ code }) => code)}
        value={form.brokerCode}
        onChange={(brokerCode) => set({ brokerCode: brokerCode.trim() })}
        error={faultAt('/brokerCode')}
      />
      <TextInput
        label={own.endpoint}
        required
        type="url"
        value={form.endpointUrl}
        onChange={(event) => set({ endpointUrl: event.currentTarget.value.trim() })}
        error={faultAt('/endpointUrl')}
      />
      <Group justify="space-between" align="flex-end">
        <div>
          <Text size="sm" fw={500} id="primitive">
            {own.version}
          </Text>
          <SegmentedControl
            aria-labelledby="primitive"
            data={[
              { value: '1', label: '1' },
              { value: '2', label: '2' },
            ]}
            value={String(form.primitiveVersion)}
            onChange={(version) => set({ primitiveVersion: Number(version) })}
          />
        </div>
        <Switch
          label={own.enabled}
          checked={form.enabled}
          onChange={(event) => set({ enabled: event.currentTarget.checked })}
        />
      </Group>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        {LIMITS.map((name) => (
          <NumberInput
            key={name}
            label={names[name]}
            placeholder={own.default}
            min={1}
            allowDecimal={false}
            value={form[name] ?? ''}
            onChange={(value) => setForm(withLimit(form, name, value))}
            error={faultAt(`/${name}`)}
          />
        ))}
      </SimpleGrid>
      <Links
        links={form.organizations}
        onChange={(organizations) => set({ organizations })}
        faultAt={faultAt}
      />
      {save.error !== null && <Problem error={save.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {shared.cancel}
        </Button>
        <Button type="submit" loading={save.isPending}>
          {shared.save}
        </Button>
      </Group>
    </Stack>
  );
}

function Links({
  links,
  onChange,
  faultAt,
}: {
  links: readonly Link[];
  onChange: (links: Link[]) => void;
  faultAt: (pointer: string) => string | undefined;
}) {
  const own = useWords(words);
  const change = (at: number, over: Partial<Link>) =>
    onChange(links.map((link, index) => (index === at ? { ...link, ...over } : link)));
  return (
    <Stack gap="sm" component="fieldset" p={0} m={0} style={{ border: 0 }}>
      <Text component="legend" size="sm" fw={500} mb="xs">
        {own.organizations}
      </Text>
      {links.map((link, index) => (
        <Card withBorder key={index} p="sm">
          <OrganizationField
            required
            value={link.organizationFiscalCode}
            onChange={(organizationFiscalCode) => change(index, { organizationFiscalCode })}
            error={faultAt(`/organizations/${index}/organizationFiscalCode`)}
          />
          <Group mt="sm" justify="space-between" align="flex-end">
            <Checkbox
              label={own.broadcast}
              checked={link.broadcast}
              onChange={(event) => change(index, { broadcast: event.currentTarget.checked })}
            />
            <TextInput
              label={own.segregation}
              maxLength={2}
              w={150}
              value={link.segregationCode ?? ''}
              onChange={(event) => change(index, { segregationCode: event.currentTarget.value })}
              error={faultAt(`/organizations/${index}/segregationCode`)}
            />
            <ActionIcon
              variant="default"
              size="lg"
              aria-label={`${own.remove} ${link.organizationFiscalCode}`}
              onClick={() => onChange(links.filter((_, each) => each !== index))}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </Group>
        </Card>
      ))}
      <Button
        variant="default"
        size="xs"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => onChange([...links, { organizationFiscalCode: '', broadcast: false }])}
        style={{ alignSelf: 'flex-start' }}
      >
        {own.addOrganization}
      </Button>
    </Stack>
  );
}

function withLimit(form: Station, name: (typeof LIMITS)[number], value: string | number): Station {
  const { [name]: _, ...rest } = form;
  return value === '' ? rest : { ...rest, [name]: Number(value) };
}

/** What is empty is left out: then the house's own limit holds. */
function bodyOf(station: Station): object {
  const { brokerCode, endpointUrl, primitiveVersion, enabled, organizations } = station;
  const limits = LIMITS.flatMap((name) =>
    station[name] === undefined ? [] : [[name, station[name]] as const],
  );
  return {
    brokerCode,
    endpointUrl,
    primitiveVersion,
    enabled,
    ...Object.fromEntries(limits),
    organizations: organizations.map(({ segregationCode = '', auxDigit, ...link }) => ({
      ...link,
      ...(segregationCode === '' ? {} : { segregationCode }),
      ...(auxDigit === undefined ? {} : { auxDigit }),
    })),
  };
}
