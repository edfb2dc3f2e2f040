import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type AlertmanagerConfig, openfaasAlertmanagerConfig } from '../../lib/openfaas/alertmanager-config.ts';
import { yamlText } from '../../lib/util/yaml-text.ts';
import { labVariant } from '../monitoring/lab-variant.ts';
import { HANG_MS } from '../support/hang.ts';
import { labMonitoringOf } from '../support/lab-monitoring-of.ts';
import { requireTool } from '../support/require-tool.ts';

const SWITCHES = ['published', 'repaired', 'off'] as const;
const config = (scaling: (typeof SWITCHES)[number]) => openfaasAlertmanagerConfig({ gatewayUser: 'admin', scaling });

/** The alerts of a full lab, with labels of the kind that their expressions give. */
const alerts = labMonitoringOf(labVariant()).rules.flatMap(({ rules }) =>
  rules.flatMap((rule) => ('alert' in rule ? [{ alertname: rule.alert, ...rule.labels }] : [])),
);

describe('openfaasAlertmanagerConfig', () => {
  it('as published has a child route that never matches, and the gateway for everything', () => {
    expect(config('published').route).toEqual({
      group_by: ['alertname', 'cluster', 'service'],
      group_wait: '5s',
      group_interval: '10s',
      repeat_interval: '30s',
      receiver: 'scale-up',
      routes: [{ match: { service: 'gateway', receiver: 'scale-up', severity: 'major' } }],
    });
  });

  it('repaired sends nowhere what is not the scale-up alert', () => {
    expect(config('repaired').route).toMatchObject({
      receiver: 'nowhere',
      routes: [{ match: { service: 'gateway', severity: 'major' }, receiver: 'scale-up' }],
    });
  });

  it('off knows no gateway', () => {
    expect(JSON.stringify(config('off'))).not.toContain('gateway');
    expect(config('off').receivers).toEqual([{ name: 'nowhere' }]);
  });

  it.each(['published', 'repaired'] as const)('%s authenticates with the user it is given and the mounted password', (scaling) => {
    const { receivers } = openfaasAlertmanagerConfig({ gatewayUser: 'operator', scaling });
    expect(receivers.find(({ name }) => name === 'scale-up')?.webhook_configs).toEqual([
      {
        url: 'http://gateway.openfaas:8080/system/alert',
        send_resolved: true,
        http_config: { basic_auth: { username: 'operator', password_file: '/var/secrets/basic-auth-password' } },
      },
    ]);
  });

  it('uses no field that came after Alertmanager 0.18', () => {
    for (const scaling of SWITCHES) expect(JSON.stringify(config(scaling))).not.toMatch(/matchers|time_intervals/);
  });
});

describe.skipIf(!requireTool('amtool'))('amtool', () => {
  it.each(SWITCHES)('accepts the configuration %s', (scaling) => {
    const { status, output } = amtool(['check-config', 'alertmanager.yml'], config(scaling));
    expect(output).toContain('SUCCESS');
    expect(status).toBe(0);
  });

  it('refuses a route to a receiver that there is not, so that the test above means something', () => {
    expect(amtool(['check-config', 'alertmanager.yml'], { ...config('off'), receivers: [] }).status).not.toBe(0);
  });

  it.each(alerts.map((labels) => [labels.alertname, labels] as const))('routes %s as each switch says', (name, labels) => {
    const scales = name === 'APIHighInvocationRate';
    expect(receiver(config('published'), labels)).toBe('scale-up');
    expect(receiver(config('repaired'), labels)).toBe(scales ? 'scale-up' : 'nowhere');
    expect(receiver(config('off'), labels)).toBe('nowhere');
  });

  it('never takes the child route of the published configuration', () => {
    const { output } = amtool(['config', 'routes', 'show', '--config.file=alertmanager.yml'], config('published'));
    expect(output).toContain('{receiver="scale-up",service="gateway",severity="major"}');
    const { route, receivers, inhibit_rules } = config('published');
    const diverted: AlertmanagerConfig = {
      route: { ...route, receiver: 'root' },
      inhibit_rules,
      receivers: [...receivers, { name: 'root' }],
    };
    expect(receiver(diverted, { service: 'gateway', severity: 'major' })).toBe('root');
  });
});

function receiver(configuration: AlertmanagerConfig, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return amtool(['config', 'routes', 'test', '--config.file=alertmanager.yml', ...pairs], configuration).output.trim();
}

function amtool(args: readonly string[], configuration: AlertmanagerConfig): { status: number | null; output: string } {
  const folder = mkdtempSync(join(tmpdir(), 'amtool-'));
  try {
    writeFileSync(join(folder, 'alertmanager.yml'), yamlText(configuration));
    const { status, stdout, stderr } = spawnSync('amtool', args, { cwd: folder, encoding: 'utf8', timeout: HANG_MS });
    // amtool warns of a flag of its own that it overrides.
    return { status, output: stdout + stderr.replace(/^Warning: .*\n/gm, '') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
