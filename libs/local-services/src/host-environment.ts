/** A copy of this process's variables, to be handed to child processes; settings are read by libs/config. */
export function hostEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env };
}
