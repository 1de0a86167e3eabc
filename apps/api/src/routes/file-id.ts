/** GPD's name of an upload: broker, organization and the job's id. */
export const fileIdOf = (broker: string, organization: string, jobId: string): string =>
  `${broker}_${organization}_${jobId}`;
