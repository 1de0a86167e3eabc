import type { Command } from 'commander';
import pc from 'picocolors';
import { examine } from '../doctor/doctor';
import { type Finding } from '../doctor/finding';
import { examineService } from '../doctor/examine-service';
import { withExamples } from '../examples';
import { isRemote, remoteOf, type RemoteOptions, withRemote } from '../remote/options';
import { print } from '../with-database';

interface DoctorOptions extends RemoteOptions {
  stations: boolean;
  strict?: boolean;
}

export function addDoctor(program: Command): void {
  const doctor = withRemote(program.command('doctor'))
    .description('look at settings, services, clocks, disk and stations, and say what to do; changes nothing')
    .option('--no-stations', 'leave the stations alone')
    .option('--strict', 'warnings count too')
    .action(run);
  doctor.addHelpText(
    'after',
    `
Exit code: 0 when nothing fails, else 1. With --url (GPD_URL) it looks at a running service from outside: more with
an operator's key than with a partner's. Else it reads the settings of the processes it is run beside.`,
  );
  withExamples(
    doctor,
    ['with the settings of the api', 'doctor'],
    ['a service from outside, with the key in GPD_KEY', 'doctor --url https://gpd.example.it'],
    ['before a deployment goes on, without calling anybody', 'doctor --no-stations --strict --json'],
  );
}

async function run(options: DoctorOptions): Promise<void> {
  const { strict = false, json = false } = options;
  const findings = isRemote(options)
    ? await examineService(remoteOf(options), options)
    : await examine(options);
  const count = (level: Finding['level']) => findings.filter((finding) => finding.level === level).length;
  const counts = { ok: count('ok'), warn: count('warn'), fail: count('fail') };
  const healthy = counts.fail === 0 && (!strict || counts.warn === 0);
  if (json) print({ healthy, ...counts, findings });
  else {
    for (const finding of findings) process.stdout.write(`${describe(finding)}\n`);
    process.stdout.write(`${counts.ok} ok, ${counts.warn} to look at, ${counts.fail} to put right\n`);
  }
  process.exitCode = healthy ? 0 : 1;
}

const COLORS = { ok: pc.green, warn: pc.yellow, fail: pc.red };

const describe = ({ level, subject, detail, advice }: Finding): string =>
  `${COLORS[level](level.padEnd(4))}  ${subject}: ${detail}${advice === undefined ? '' : ` -> ${advice}`}`;
