import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import type { Rule } from '../../lib/policy/rule.ts';
import { RULES } from '../../lib/policy/rules.ts';
import { markdownTable } from '../support/markdown-table.ts';

const PAGE = resolve('docs/gates.md');
const PART = /(?<=<!-- rules -->\n)[\s\S]*(?=<!-- \/rules -->)/;

function toolsOf({ tools }: Rule): string {
  return [
    ...(tools.kubeLinter ?? []).map((check) => `kube-linter ${check}`),
    ...(tools.kubeScore ?? []).map((check) => `kube-score ${check}`),
    ...(tools.polaris ?? []).map((check) => `polaris ${check}`),
    ...(tools.checkov ?? []).map((check) => `CKV_K8S_${check}`),
  ].join(', ');
}

// `npx vitest run test/policy/gates-page.test.ts -u` writes it.
it('docs/gates.md lists every rule with what it wants and the checks of other tools that an exception from it silences', async () => {
  const table = markdownTable(
    ['rule', 'what must hold', 'the same elsewhere'],
    RULES.map((rule) => [`\`${rule.id}\``, rule.must, toolsOf(rule)]),
  );
  await expect(readFileSync(PAGE, 'utf8').replace(PART, `\n${table}\n`)).toMatchFileSnapshot(PAGE);
});

it('docs/gates.md names every other rule that there is', () => {
  const page = readFileSync(PAGE, 'utf8');
  const sources = ['lib/checks', 'lib/check-folder'].flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`));
  const ids = [...sources, 'lib/openfaas/check-functions.ts', 'lib/exceptions/accepted-findings.ts'].flatMap((file) => [
    ...readFileSync(file, 'utf8').matchAll(
      /'((?:missing|duplicate|quantity|function|selector|secret|unused|unexplained|target|probe|name|claim|job)-[a-z-]+)'/g,
    ),
  ]);
  expect(ids.length).toBeGreaterThan(20);
  for (const [, id] of ids) expect(page).toContain(`\`${id}\``);
});
