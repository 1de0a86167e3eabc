import { Autocomplete } from '@mantine/core';
import { useApi } from '../api';
import { useWords } from '../language';
import { useSession } from '../session';
import { common } from './words';

/** Fiscal codes of the organizations the reader may name. An operator may name any. */
export function useOrganizations(): string[] {
  const { role, organizations, can } = useSession();
  const { data } = useApi<{ brokers: { organizations: string[] }[] }>(
    can('admin', 'read') ? '/admin/brokers' : undefined,
  );
  if (role !== 'operator') return [...organizations];
  return [...new Set((data?.brokers ?? []).flatMap((broker) => broker.organizations))].sort();
}

export function OrganizationField({
  value,
  onChange,
  required = false,
  description,
  error,
}: {
  value: string;
  onChange: (value: string) => void;
  required?: boolean;
  description?: string;
  error?: string | undefined;
}) {
  const words = useWords(common);
  return (
    <Autocomplete
      label={words.organization}
      placeholder={words.organizationHint}
      data={useOrganizations()}
      limit={20}
      value={value}
      onChange={onChange}
      required={required}
      {...(description === undefined ? {} : { description })}
      error={error}
      inputMode="numeric"
    />
  );
}
