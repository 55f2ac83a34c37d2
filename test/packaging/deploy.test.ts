import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { parseAllDocuments } from "yaml";
import { loadConfig, VARIABLES } from "../../src/config/index.ts";
import { ROOT, textOf, yamlOf } from "./project-files.ts";

interface Named {
  readonly name: string;
  readonly value?: string;
}
interface Container {
  readonly env: readonly Named[];
  readonly securityContext: object;
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  readonly [probe: `${string}Probe`]: { readonly httpGet: { readonly path: string } };
}
interface KubernetesObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; labels?: Record<string, string>; annotations?: Record<string, string> };
  readonly spec: {
    readonly replicas?: number;
    readonly strategy?: object;
    readonly template?: {
      readonly metadata: { annotations?: Record<string, string> };
      readonly spec: {
        readonly containers: readonly [Container];
        readonly securityContext: object;
        readonly terminationGracePeriodSeconds: number;
        readonly volumes: readonly { readonly name: string; readonly persistentVolumeClaim?: { claimName: string } }[];
      };
    };
  };
}

const CHART = join(ROOT, "deploy/helm/herald");
const objectsIn = (text: string): readonly KubernetesObject[] =>
  parseAllDocuments(text).flatMap((document) => (document.toJS() as KubernetesObject | null) ?? []);
const helm = (...words: readonly string[]) => spawnSync("helm", words, { encoding: "utf8" });
const hasHelm = helm("version").status === 0;

/** What Herald makes of these variables; files named by them hold something of the right form. */
function configOf(variables: Readonly<Record<string, string>>) {
  const directory = mkdtempSync(join(tmpdir(), "herald-deploy-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const content = (name: string): string =>
    name.startsWith("SLACK") ? "xoxb-1-2" : "0123456789abcdef0123456789abcdef";
  const environment = Object.fromEntries(
    Object.entries(variables).map(([name, value]) => {
      if (!name.endsWith("_FILE")) return [name, value];
      writeFileSync(join(directory, name), content(name));
      return [name, join(directory, name)];
    }),
  );
  expect(Object.keys(variables).filter((name) => !(name.replace(/_FILE$/u, "") in VARIABLES))).toEqual([]);
  return loadConfig({ environment, directory });
}
const deadlineSeconds =
  Number(/SHUTDOWN_DEADLINE_MS = ([\d_]+)/u.exec(textOf("src/cli/start.ts"))![1]!.replaceAll("_", "")) / 1000;

describe("the Kubernetes manifests", () => {
  const objects = objectsIn(textOf("deploy/kubernetes/herald.yaml"));
  const { spec } = objects.find(({ kind }) => kind === "Deployment")!;
  const pod = spec.template!.spec;
  const [container] = pod.containers;

  it("run one worker at a time: two cannot share an embedded ledger", () => {
    expect(objects.map(({ kind }) => kind).toSorted()).toEqual(["Deployment", "PersistentVolumeClaim", "Service"]);
    expect([spec.replicas, spec.strategy]).toEqual([1, { type: "Recreate" }]);
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(deadlineSeconds + 5);
  });

  it("restart a worker that does not live, and send nobody to one that is not ready", () => {
    const paths = ["startup", "liveness", "readiness"].map((name) => container[`${name}Probe`]!.httpGet.path);
    expect(paths).toEqual(["/livez", "/livez", "/readyz"]);
  });

  it("give it no more rights than it needs, and nothing to write but its data and /tmp", () => {
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
    expect(container.volumeMounts.map(({ mountPath }) => mountPath)).toEqual(["/data", "/tmp", "/run/secrets/herald"]);
    expect(pod.volumes[0]).toEqual({ name: "data", persistentVolumeClaim: { claimName: "herald" } });
  });

  it("hand it secrets by file, and together a configuration that works", () => {
    const variables = Object.fromEntries(container.env.map(({ name, value }) => [name, value!]));
    const secret = Object.keys(variables).filter(
      (name) => (VARIABLES as Readonly<Record<string, { readonly isSecret: boolean }>>)[name]?.isSecret,
    );
    expect(secret).toEqual([]);
    for (const name of Object.keys(variables).filter((each) => each.endsWith("_FILE")))
      expect(textOf("deploy/kubernetes/herald.yaml")).toContain(`--from-literal=${name.replace(/_FILE$/u, "")}=`);
    expect(configOf({ ...variables, DATA_DIR: "data" })).toMatchObject({
      isDemo: false,
      ledger: { kind: "embedded" },
      http: { host: "0.0.0.0", port: 3000 },
    });
  });
});

describe("the Helm chart", () => {
  const { version, appVersion } = yamlOf<{ version: string; appVersion: string }>("deploy/helm/herald/Chart.yaml");
  const templates = readdirSync(join(CHART, "templates")).map((file) => textOf(`deploy/helm/herald/templates/${file}`));

  it("runs this version of Herald", () => {
    const own = (JSON.parse(textOf("package.json")) as { version: string }).version;
    expect([version, appVersion]).toEqual([own, own]);
  });

  it("uses every value that it offers, and offers every one that it uses", () => {
    const used = new Set(
      templates
        .join("\n")
        .match(/\.Values(?:\.\w+)+/gu)!
        .map((path) => path.slice(8)),
    );
    const values = yamlOf<Record<string, unknown>>("deploy/helm/herald/values.yaml");
    const wholes = [...used].filter((path) => !path.includes("."));
    const offered = Object.entries(values).flatMap(([name, value]) =>
      wholes.includes(name) || typeof value !== "object" ? [name] : Object.keys(value!).map((key) => `${name}.${key}`),
    );
    expect([...used].toSorted()).toEqual(offered.toSorted());
  });

  it.runIf(hasHelm)("renders with its defaults what the plain manifests say", () => {
    const { status, stdout, stderr } = helm("template", "herald", CHART, "--namespace", "herald");
    expect([status, stderr]).toEqual([0, ""]);
    const rendered = objectsIn(stdout);
    for (const { metadata, spec } of rendered) {
      delete metadata.labels!["app.kubernetes.io/managed-by"];
      delete metadata.annotations;
      delete spec.template?.metadata.annotations;
    }
    expect(rendered).toEqual(objectsIn(textOf("deploy/kubernetes/herald.yaml")));
  });

  it.runIf(hasHelm)("refuses several workers on one embedded ledger", () => {
    const { status, stderr } = helm("template", "herald", CHART, "--set", "replicas=2");
    expect(status).toBe(1);
    expect(stderr).toContain("two workers cannot share an embedded ledger");
  });
});

describe("the systemd unit", () => {
  const lines = textOf("deploy/systemd/herald.service").split("\n");
  const valuesOf = (name: string) =>
    lines.flatMap((line) => (line.startsWith(`${name}=`) ? [line.slice(name.length + 1)] : []));

  it("starts the installed command as a user of its own, and waits for its end", () => {
    expect(valuesOf("ExecStart")).toEqual(["/usr/bin/env herald start"]);
    expect([valuesOf("DynamicUser"), valuesOf("ProtectSystem"), valuesOf("NoNewPrivileges")]).toEqual([
      ["yes"],
      ["strict"],
      ["yes"],
    ]);
    expect(Number(valuesOf("TimeoutStopSec")[0])).toBeGreaterThan(deadlineSeconds + 5);
    expect(valuesOf("Environment")[0]).toContain(`DATA_DIR=/var/lib/${valuesOf("StateDirectory")[0]}`);
  });
});

describe("the blueprint for Render", () => {
  const { services, databases } = yamlOf<{
    services: readonly { envVars: readonly { key: string; value?: string }[]; healthCheckPath: string }[];
    databases: readonly { name: string }[];
  }>("deploy/render/render.yaml");

  it("runs one worker with its ledger in the database beside it", () => {
    expect([services.length, databases.map(({ name }) => name)]).toEqual([1, ["herald"]]);
    expect(services[0]!.healthCheckPath).toBe("/readyz");
    const filled: Readonly<Record<string, string>> = {
      DATABASE_URL: "postgres://herald:0123@database/herald",
      HERALD_TRIGGER_TOKEN: "0123456789abcdef0123456789abcdef",
      OURS_PRIVACY_API_KEY: "opk_live",
      SLACK_BOT_TOKEN: "xoxb-1-2",
    };
    const variables = services[0]!.envVars.map(({ key, value }) => [key, value ?? filled[key]!]);
    expect(configOf(Object.fromEntries(variables))).toMatchObject({
      isDemo: false,
      ledger: { kind: "postgres" },
      queue: { kind: "postgres" },
    });
  });
});
