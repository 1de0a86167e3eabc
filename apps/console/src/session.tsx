import { type QueryClient, useQuery } from '@tanstack/react-query';
import { type ReactNode, createContext, use } from 'react';
import { ApiError, call } from './api';

type Area = 'positions' | 'receipts' | 'admin';

interface SessionView {
  role: 'operator' | 'partner';
  keyId: string;
  brokerCode?: string;
  organizations?: string[];
  scopes?: string[];
  segregationCodes?: string[];
}

export interface Session {
  role: 'operator' | 'partner';
  brokerCode?: string;
  /** Those a partner may name; an operator may name any. */
  organizations: readonly string[];
  /** Whether the key is limited to some segregation codes. */
  isSegregated: boolean;
  can: (area: Area, does: 'read' | 'write') => boolean;
}

export const SESSION = ['session'];

/** Shows the door again, and forgets what was read. */
export function endSession(client: QueryClient): void {
  client.setQueryData(SESSION, null);
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] });
}

const SessionContext = createContext<Session | undefined>(undefined);

/** Shows `signIn` until there is a session, then the rest. */
export function SessionGate({ signIn, children }: { signIn: ReactNode; children: ReactNode }) {
  const { data, isPending } = useQuery({
    queryKey: SESSION,
    queryFn: async () => {
      try {
        return toSession(await call<SessionView>('GET', '/console/session'));
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) return null;
        throw error;
      }
    },
    staleTime: Infinity,
  });
  if (isPending) return null;
  if (data === null || data === undefined) return signIn;
  return <SessionContext value={data}>{children}</SessionContext>;
}

export function useSession(): Session {
  const session = use(SessionContext);
  if (session === undefined) throw new Error('Only behind the SessionGate');
  return session;
}

/** As the api decides it: what is not offered would be refused. */
const toSession = ({
  role,
  brokerCode,
  organizations = [],
  scopes,
  segregationCodes,
}: SessionView): Session => ({
  role,
  ...(brokerCode === undefined ? {} : { brokerCode }),
  organizations,
  isSegregated: segregationCodes !== undefined,
  can: (area, does) => {
    if (area === 'admin' && role !== 'operator') return false;
    if (scopes === undefined) return true;
    return scopes.includes(`${area}:write`) || (does === 'read' && scopes.includes(`${area}:read`));
  },
});
