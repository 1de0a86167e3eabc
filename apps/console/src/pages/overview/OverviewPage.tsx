import { useSession } from '../../session';
import { HousePage } from './HousePage';
import { ReachPage } from './ReachPage';

/** What everybody sees first: operators how the house does, partners how their own things stand. */
export function OverviewPage() {
  return useSession().can('admin', 'read') ? <HousePage /> : <ReachPage />;
}
