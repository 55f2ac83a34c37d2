import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT, textOf, yamlOf } from "./project-files.ts";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly needs?: string | readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly services?: Readonly<Record<string, { readonly image: string; readonly ports: readonly string[] }>>;
  readonly strategy?: { readonly matrix: { readonly node: readonly string[] } };
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly on: Readonly<Record<string, { readonly tags?: readonly string[] } | null>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const ci = yamlOf<Workflow>(".github/workflows/ci.yml");
const release = yamlOf<Workflow>(".github/workflows/release.yml");
const commandsOf = (job: Job): string => job.steps.map(({ run }) => run ?? "").join("\n");

describe("the checks of each change", () => {
  it("are those of .ci/run, beside Redis and PostgreSQL where tests look for them", () => {
    const { services, steps } = ci.jobs["everything"]!;
    expect(steps.at(-1)).toEqual({ run: ".ci/run" });
    expect(Object.values(services!).map(({ ports }) => ports)).toEqual([["6379:6379"], ["5432:5432"]]);
    const compose = yamlOf<{ services: Record<string, { image: string }> }>("docker-compose.yml").services;
    for (const [name, { image }] of Object.entries(services!)) expect(image).toBe(compose[name]!.image);
  });

  it("install the package on the oldest Node.js that it allows, and on later ones", () => {
    const { strategy } = ci.jobs["package"]!;
    const { engines } = JSON.parse(textOf("package.json")) as { engines: { node: string } };
    expect(strategy!.matrix.node).toEqual([engines.node.replace(">=", ""), "24", "26"]);
    expect(commandsOf(ci.jobs["package"]!)).toContain("npm install --global ./herald-*.tgz");
  });
});

describe("a release", () => {
  it("is made by a tag, once it is checked that the tag is the version", () => {
    expect(release.on).toEqual({ push: { tags: ["v*.*.*"] } });
    expect(commandsOf(release.jobs["check"]!)).toContain('test "v$version" = "$TAG"');
    expect([release.jobs["image"]!.needs, release.jobs["package"]!.needs]).toEqual(["check", "check"]);
    expect(release.jobs["release"]!.needs).toEqual(["image", "package"]);
  });

  it("says of image and package where they come from and what is in them", () => {
    const build = release.jobs["image"]!.steps.find(({ uses }) => uses?.startsWith("docker/build-push-action@"));
    expect(build!.with).toMatchObject({ provenance: "mode=max", sbom: true });
    expect(commandsOf(release.jobs["package"]!)).toMatch(
      /npm sbom --sbom-format cyclonedx[^\n]*\nnpm publish --provenance/u,
    );
    expect(commandsOf(release.jobs["release"]!)).toMatch(/gh release create .* herald\.cdx\.json/u);
    for (const name of ["image", "package"]) expect(release.jobs[name]!.permissions!["id-token"]).toBe("write");
  });
});

it.each(readdirSync(join(ROOT, ".github/workflows")))(
  "%s may read the repository, and a job only what else it names",
  (file) => {
    const { permissions, jobs } = yamlOf<Workflow>(`.github/workflows/${file}`);
    expect(permissions).toEqual({ contents: "read" });
    const actions = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ uses }) => uses ?? []));
    expect(actions.filter((action) => !/@(v\d+|[0-9a-f]{40})$/u.test(action))).toEqual([]);
  },
);
