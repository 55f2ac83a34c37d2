import { describe, expect, it } from "vitest";
import { textOf } from "./project-files.ts";

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly license?: string;
}
interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly dev?: true; readonly license?: string; readonly resolved?: string }>
  >;
}

const { dependencies } = JSON.parse(textOf("package.json")) as Manifest;
const lock = JSON.parse(textOf("package-lock.json")) as Lock;
const rows = [...textOf("docs/dependencies.md").matchAll(/^\| `([^`]+)` \| (\S+) \| ([\d.]+) \| (.+) \|$/gmu)];

/** Licenses that let a program be used and passed on with little more than its notice. */
const PERMITTED = [
  "MIT-0",
  "0BSD",
  "Apache-2.0",
  "BSD-0-Clause",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ISC",
  "MIT",
  "MPL-2.0",
];

describe("docs/dependencies.md", () => {
  it("lists exactly the production dependencies, each with its license, size and reason", () => {
    expect(rows.map(([, name]) => name)).toEqual(Object.keys(dependencies));
    const licenses = Object.keys(dependencies).map((name) => {
      const { license } = JSON.parse(textOf(`node_modules/${name}/package.json`)) as Manifest;
      return [name, license];
    });
    expect(rows.map(([, name, license]) => [name, license])).toEqual(licenses);
    expect(rows.filter(([, , , megabytes, reason]) => Number(megabytes) <= 0 || reason!.length < 5)).toEqual([]);
  });
});

describe("what is installed with Herald", () => {
  it("is pinned to exact versions", () => {
    expect(Object.entries(dependencies).filter(([, version]) => !/^\d+\.\d+\.\d+$/u.test(version))).toEqual([]);
  });

  it("is under licenses that let Herald be used and passed on, also what others bring along", () => {
    const others = Object.entries(lock.packages).filter(
      ([path, { dev, license }]) => path !== "" && dev !== true && !PERMITTED.includes(license ?? ""),
    );
    expect(others).toEqual([]);
  });

  it("is locked without the address of a registry: each installs from the one that it uses", () => {
    expect(Object.entries(lock.packages).filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });
});
