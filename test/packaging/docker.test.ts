import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { fontFiles } from "../../src/chart/typeface.ts";
import { loadConfig, VARIABLES } from "../../src/config/index.ts";
import { ROOT, textOf, yamlOf } from "./project-files.ts";

const run = promisify(execFile);

interface Instruction {
  readonly name: string;
  readonly rest: string;
}

/** The Dockerfile's instructions, continued lines joined, comments gone. */
const instructions: readonly Instruction[] = textOf("Dockerfile")
  .replaceAll(/^#.*\n/gm, "")
  .replaceAll("\\\n", " ")
  .split("\n")
  .filter((line) => line.trim() !== "")
  .map((line) => ({ name: line.split(" ")[0]!, rest: line.slice(line.indexOf(" ") + 1).trim() }));
const all = (name: string): readonly string[] =>
  instructions.filter((instruction) => instruction.name === name).map(({ rest }) => rest);

describe("the image", () => {
  it("is built on the Node version that the tests run on", () => {
    const { devDependencies } = JSON.parse(textOf("package.json")) as { devDependencies: { node: string } };
    const [major, minor] = devDependencies.node.split(".");
    expect(all("FROM")).toEqual([`node:${major}.${minor}-slim`]);
  });

  it("has a Node version that the package allows, as npm scripts find it among its packages", () => {
    const { engines, devDependencies } = JSON.parse(textOf("package.json")) as Record<string, { node: string }>;
    const oldest = /^>=(\d+)\.(\d+)$/u.exec(engines!.node)!.slice(1).map(Number);
    expect(Number(devDependencies!.node.split(".")[0])).toBeGreaterThan(oldest[0]!);
    expect(JSON.parse(textOf("package-lock.json")).packages[""].engines).toEqual(engines);
  });

  it("starts the worker directly, so that SIGTERM reaches it", () => {
    const command = JSON.parse(all("CMD")[0]!) as string[];
    expect(command).toEqual(["node", "src/cli/main.ts", "start"]);
    expect(existsSync(join(ROOT, command[1]!))).toBe(true);
    expect(all("ENTRYPOINT")).toEqual([]);
    expect(all("STOPSIGNAL")).toEqual(["SIGTERM"]);
  });

  it("does not run as root, from the last line that writes on", () => {
    expect(all("USER")).toEqual(["node"]);
    const names = instructions.map(({ name }) => name);
    expect(names.indexOf("USER")).toBeGreaterThan(Math.max(names.lastIndexOf("RUN"), names.lastIndexOf("COPY")));
  });

  it("installs production dependencies from the lock file, running no scripts", () => {
    expect(all("RUN").filter((line) => line.includes("npm ci"))).toEqual([
      "npm ci --omit=dev --ignore-scripts && npm cache clean --force",
    ]);
  });

  it("copies only what exists and what reaches the build, and never everything", () => {
    const sources = all("COPY").flatMap((line) => line.split(/\s+/).slice(0, -1));
    expect(sources.filter((source) => !existsSync(join(ROOT, source)))).toEqual([]);
    const [everything, ...allowed] = textOf(".dockerignore")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"));
    expect(everything).toBe("*");
    expect(allowed.map((line) => line.slice(1)).toSorted()).toEqual(sources.toSorted());
    expect(all("ADD")).toEqual([]);
  });

  it("carries the fonts of pictures, with their license beside them", () => {
    const fonts = fontFiles();
    expect(fonts.filter((file) => !existsSync(file))).toEqual([]);
    const copied = all("COPY").flatMap((line) => line.split(/\s+/).slice(0, -1));
    const beyond = fonts.filter((file) => !copied.some((source) => file.startsWith(join(ROOT, source, "/"))));
    expect(beyond).toEqual([]);
    for (const file of fonts)
      expect(readFileSync(join(dirname(file), "OFL.txt"), "utf8")).toContain("SIL OPEN FONT LICENSE Version 1.1");
  });

  it("keeps its data in a volume and holds no secret", () => {
    const environment = Object.fromEntries(all("ENV").map((line) => line.split("=") as [string, string]));
    expect(all("VOLUME")).toEqual([environment["DATA_DIR"]]);
    const secrets = Object.keys(environment).filter(
      (name) => (VARIABLES as Readonly<Record<string, { isSecret: boolean }>>)[name]?.isSecret,
    );
    expect(secrets).toEqual([]);
  });
});

describe("the image's health check", () => {
  const command = JSON.parse(/CMD (\[.*\])$/.exec(all("HEALTHCHECK")[0]!)![1]!) as string[];
  const check = (port: number) => run(process.execPath, command.slice(1), { env: { PORT: String(port) } });

  async function serverAnswering(status: number): Promise<{ port: number; asked: string[] }> {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url!);
      response.writeHead(status).end();
    });
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    return { port: (server.address() as AddressInfo).port, asked };
  }

  it("passes while the worker lives", async () => {
    const { port, asked } = await serverAnswering(200);
    await check(port);
    expect(asked).toEqual(["/livez"]);
    expect(command[0]).toBe("node");
  });

  it("fails when it answers badly or not at all", async () => {
    const { port } = await serverAnswering(503);
    await expect(check(port)).rejects.toMatchObject({ code: 1 });
    await expect(check(1)).rejects.toMatchObject({ code: 1 });
  });
});

interface Service {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { condition: string }>>;
  readonly healthcheck?: object;
  readonly stop_grace_period?: string;
  readonly read_only?: boolean;
  readonly user?: string;
  readonly tmpfs?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
}
interface Compose {
  readonly services: Readonly<Record<"worker" | "redis" | "postgres", Service>>;
  readonly secrets: Readonly<Record<string, { file: string }>>;
  readonly volumes: Readonly<Record<string, null>>;
}

describe("docker-compose.yml", () => {
  const { services, secrets, volumes } = yamlOf<Compose>("docker-compose.yml");
  const { worker, redis, postgres } = services;

  it("gives every service exactly the secrets it reads, by file", () => {
    for (const [name, service] of Object.entries(services)) {
      const read = Object.values(service.environment ?? {}).flatMap(
        (value) => /^\/run\/secrets\/(.+)$/.exec(value)?.[1] ?? [],
      );
      expect([name, read.toSorted()]).toEqual([name, [...(service.secrets ?? [])].toSorted()]);
    }
    const used = new Set(Object.values(services).flatMap((service) => service.secrets ?? []));
    expect(Object.keys(secrets).toSorted()).toEqual([...used].toSorted());
    for (const [name, { file }] of Object.entries(secrets)) expect(file).toBe(`./secrets/${name}`);
  });

  it("tells how to make each secret", () => {
    const missing = Object.keys(secrets).filter((name) => !textOf("docker-compose.yml").includes(`> secrets/${name}`));
    expect(missing).toEqual([]);
  });

  it("sets only variables the worker knows, and together they are a configuration that works", () => {
    const directory = mkdtempSync(join(tmpdir(), "herald-compose-"));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    const contents: Readonly<Record<string, string>> = {
      ours_privacy_api_key: "opk_live",
      slack_bot_token: "xoxb-1-2",
      trigger_token: "0123456789abcdef0123456789abcdef",
      database_url: "postgres://herald:0123@postgres:5432/herald",
    };
    for (const [name, text] of Object.entries(contents)) writeFileSync(join(directory, name), text);
    const environment = Object.fromEntries(
      Object.entries(worker.environment!).map(([name, value]) => [
        name,
        value.replace(/^\$\{\w+:-(.*)\}$/, "$1").replace("/run/secrets/", `${directory}/`),
      ]),
    );
    const config = loadConfig({ environment, directory });
    expect(config.warnings).toEqual([expect.stringMatching(/one API key both reads and stops/u)]);
    expect(config).toMatchObject({
      isDemo: false,
      queue: { kind: "redis" },
      ledger: { kind: "postgres" },
      http: { host: "0.0.0.0", port: 3000 },
    });
    expect(Object.keys(environment).filter((name) => !(name.replace(/_FILE$/, "") in VARIABLES))).toEqual([]);
  });

  it("keeps Redis from losing work or making room", () => {
    expect(redis.command?.join(" ")).toContain("--appendonly yes");
    expect(redis.command?.join(" ")).toContain("--maxmemory-policy noeviction");
  });

  it("keeps everything that matters in volumes", () => {
    const mounted = Object.values(services).map((service) => service.volumes![0]!.split(":"));
    expect(mounted).toEqual([
      ["herald-data", "/data"],
      ["redis-data", "/data"],
      ["postgres-data", "/var/lib/postgresql/data"],
    ]);
    expect(Object.keys(volumes)).toEqual(mounted.map(([name]) => name));
  });

  it("starts the worker when its stores are healthy", () => {
    expect(worker.depends_on).toEqual({
      redis: { condition: "service_healthy" },
      postgres: { condition: "service_healthy" },
    });
    expect([redis.healthcheck, postgres.healthcheck]).not.toContain(undefined);
  });

  it("opens the worker to this machine alone, and the stores to nobody", () => {
    expect(worker.ports).toEqual(["127.0.0.1:3000:3000"]);
    expect([redis.ports, postgres.ports]).toEqual([undefined, undefined]);
  });

  it("gives no service more rights than it needs: no root, no capability, nothing to write but its volume and /tmp", () => {
    for (const [name, service] of Object.entries(services)) {
      const { read_only, cap_drop, security_opt, tmpfs } = service;
      expect({ name, read_only, cap_drop, security_opt }).toEqual({
        name,
        read_only: true,
        cap_drop: ["ALL"],
        security_opt: ["no-new-privileges:true"],
      });
      expect(tmpfs).toContain("/tmp");
    }
    // The worker's user is in its image. The others would start as root to change to theirs.
    expect([redis.user, postgres.user]).toEqual(["999:1000", "70:70"]);
    expect(postgres.tmpfs).toContain("/var/run/postgresql:uid=70,gid=70,mode=775");
  });

  it("waits longer for the worker's end than the worker takes", () => {
    const deadlineMs = Number(
      /SHUTDOWN_DEADLINE_MS = ([\d_]+)/.exec(textOf("src/cli/start.ts"))![1]!.replaceAll("_", ""),
    );
    expect(Number(/^(\d+)s$/.exec(worker.stop_grace_period!)![1]) * 1000).toBeGreaterThan(deadlineMs + 5_000);
  });

  it("names a version of every image", () => {
    expect(Object.values(services).map(({ image }) => image)).toEqual([
      "herald",
      expect.stringMatching(/^redis:\d+\.\d+\.\d+-/),
      expect.stringMatching(/^postgres:\d+\.\d+-/),
    ]);
  });

  it("keeps its secrets out of the repository", () => {
    expect(textOf(".gitignore").split("\n")).toEqual(expect.arrayContaining([".env", "data/", "secrets/"]));
  });
});
